using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Fields that must say something.</summary>
internal static class RequiredRules
{
    /// <summary>Strings that may not be empty, in this order.</summary>
    public static void Texts(MapNode map, FieldPath path, Causes causes, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            if (!map.HasText(field))
            {
                causes.Add(FieldError.Required(path.Child(field), ""));
            }
        }
    }

    /// <summary>A reference that, when there is one, has a name.</summary>
    public static void ReferenceName(MapNode map, string reference, FieldPath path, Causes causes)
    {
        if (map.Map(reference) is { } target && !target.HasText("name"))
        {
            causes.Add(FieldError.Required(path.Child(reference).Child("name"), ""));
        }
    }
}
