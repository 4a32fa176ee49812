using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>References to objects of any kind, by apiVersion, kind and name: autoscaling's CrossVersionObjectReference.</summary>
internal static class TargetReferenceRules
{
    /// <param name="reference">The reference.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="causes">Where causes go.</param>
    /// <param name="anyVersion">The apiVersion is let be.</param>
    /// <param name="anyGroup">An apiVersion of the legacy group, or none, will do.</param>
    public static void Check(MapNode reference, FieldPath path, Causes causes, bool anyVersion, bool anyGroup)
    {
        Segment(reference, "kind", path, causes);
        Segment(reference, "name", path, causes);
        string version = reference.TextOf("apiVersion");
        if (!anyVersion && VersionError(version, anyGroup) is { } error)
        {
            causes.Add(FieldError.InvalidText(path.Child("apiVersion"), version, error));
        }
    }

    /// <summary>What is wrong with an apiVersion; null when it can be used.</summary>
    public static string? VersionError(string version, bool anyGroup)
    {
        if (version is "" or "/")
        {
            return anyGroup ? null : "apiVersion must specify API group";
        }

        if (GroupVersion.Parse(version) is not { } parsed)
        {
            return "unexpected GroupVersion string: " + version;
        }

        return anyGroup || parsed.Group.Length > 0 ? null : "apiVersion must specify API group";
    }

    private static void Segment(MapNode reference, string field, FieldPath path, Causes causes)
    {
        string text = reference.TextOf(field);
        if (text.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child(field), ""));
        }
        else
        {
            NameRules.Check(NameForm.PathSegment, text, path.Child(field), causes);
        }
    }
}
