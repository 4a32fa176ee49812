using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>References to an object of any kind by group, kind and name.</summary>
internal static class ReferenceRules
{
    public static void Check(MapNode reference, FieldPath path, Causes causes)
    {
        if (reference.Text("apiGroup") is { } group)
        {
            NameRules.Subdomain(group, path.Child("apiGroup"), causes);
        }

        Segment(reference, "kind", path, causes);
        Segment(reference, "name", path, causes);
    }

    /// <summary>A field that must be there and can stand between two slashes of a path.</summary>
    public static void Segment(MapNode reference, string field, FieldPath path, Causes causes)
    {
        string value = reference.TextOf(field);
        if (value.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child(field), ""));
        }
        else
        {
            NameRules.Check(NameForm.PathSegment, value, path.Child(field), causes);
        }
    }
}
