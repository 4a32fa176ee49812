using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Annotations that say what a pod is or how it is confined: they are there from the beginning and stay.</summary>
internal static class PodAnnotationUpdateRules
{
    private const string Mirror = "kubernetes.io/config.mirror";
    private const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";

    private static readonly MapNode None = [];

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        MapNode old = review.OldMetadata.Map("annotations") ?? None;
        MapNode target = review.Metadata.Map("annotations") ?? None;
        FieldPath path = FieldPath.Metadata.Child("annotations");
        foreach (KeyValuePair<string, Node> entry in old)
        {
            if (target.Text(entry.Key) != (entry.Value as TextNode)?.Value)
            {
                Refuse(entry.Key, "may not remove or update", path, causes);
            }
        }

        foreach (KeyValuePair<string, Node> entry in target)
        {
            if (!old.Has(entry.Key))
            {
                Refuse(entry.Key, "may not add", path, causes);
            }
        }

        PodAnnotationRules.Check(target, review.New.Map("spec") ?? None, path, causes, old);
    }

    private static void Refuse(string key, string what, FieldPath path, Causes causes)
    {
        if (key.StartsWith(AppArmor, StringComparison.Ordinal))
        {
            causes.Add(FieldError.Forbidden(path.Key(key), what + " AppArmor annotations"));
        }
        else if (key == Mirror)
        {
            causes.Add(FieldError.Forbidden(path.Key(key), what + " mirror pod annotation"));
        }
    }
}
