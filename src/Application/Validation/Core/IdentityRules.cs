using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the numbers of users and groups.</summary>
internal static class IdentityRules
{
    private const long Most = uint.MaxValue;

    /// <summary>The number under a key, when there is one.</summary>
    public static void Number(MapNode map, string key, FieldPath path, Causes causes)
    {
        if (map.Integer(key) is { } number)
        {
            Number(number, path.Child(key), causes);
        }
    }

    /// <summary>A number that fits into 32 bits.</summary>
    public static void Number(long number, FieldPath path, Causes causes)
    {
        if (number is < 0 or > Most)
        {
            causes.Add(FieldError.Invalid(path, number.ToString(CultureInfo.InvariantCulture), "must be between 0 and 4294967295, inclusive"));
        }
    }
}
