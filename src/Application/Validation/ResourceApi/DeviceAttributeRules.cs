using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>What a device is: one value, or a list of one type.</summary>
internal static partial class DeviceAttributeRules
{
    private const int MostBytes = 64;

    private static readonly string[] Single = ["bool", "int", "string", "version"];
    private static readonly string[] Lists = ["bools", "ints", "strings", "versions"];
    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.resource.v1.DeviceAttribute")!);

    /// <summary>How many values there are.</summary>
    public static int Values(MapNode attribute)
    {
        int values = Lists.Sum(attribute.Length);
        return values == 0 ? 1 : values;
    }

    public static void Check(MapNode attribute, FieldPath path, Causes causes)
    {
        if (attribute.Text("string") is { } text)
        {
            Short(text, path.Child("string"), causes);
        }

        if (attribute.Text("version") is { } version)
        {
            Version(version, path.Child("version"), causes);
        }

        foreach (string field in Lists)
        {
            List(attribute.List(field), field, path.Child(field), causes);
        }

        int set = Single.Count(attribute.IsSet) + Lists.Count(attribute.IsSet);
        if (set == 0)
        {
            causes.Add(FieldError.InvalidText(path, "", "exactly one value must be specified"));
        }
        else if (set > 1)
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(attribute, Type.Value), "exactly one value must be specified"));
        }
    }

    private static void List(ListNode? values, string field, FieldPath path, Causes causes)
    {
        if (values is { Count: 0 })
        {
            causes.Add(FieldError.Invalid(path, "[]", "must not be empty if specified"));
        }

        for (int i = 0; i < (values?.Count ?? 0); i++)
        {
            switch (field)
            {
                case "strings":
                    Short(values!.TextAt(i), path.Index(i), causes);
                    break;
                case "versions":
                    Version(values!.TextAt(i), path.Index(i), causes);
                    break;
            }
        }
    }

    private static void Version(string value, FieldPath path, Causes causes)
    {
        if (!SemanticVersion().IsMatch(value))
        {
            causes.Add(FieldError.InvalidText(path, value, "must be a string compatible with semver.org spec 2.0.0"));
        }

        Short(value, path, causes);
    }

    private static void Short(string value, FieldPath path, Causes causes)
    {
        if (Encoding.UTF8.GetByteCount(value) > MostBytes)
        {
            causes.Add(FieldError.TooLong(path, MostBytes));
        }
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?\z")]
    private static partial Regex SemanticVersion();
}
