using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a new pod.</summary>
public sealed class PodCreateRules : RuleSet
{
    private static readonly MapNode Nothing = [];

    public PodCreateRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Spec);
        Law(NotYet);
    }

    /// <summary>The rules that a pod's annotations and spec have on create and on every update, after those of its metadata.</summary>
    public static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? Nothing;
        PodAnnotationRules.Check(review.Metadata.Map("annotations"), spec, FieldPath.Metadata.Child("annotations"), causes,
            review.OldMetadata.Map("annotations"));
        PodSpecRules.Check(spec, review.Metadata, FieldPath.Spec, causes, review.Old?.Map("spec"));
        ProjectedVolumeRules.Tokens(spec, FieldPath.Spec, causes);
        foreach (string list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            foreach ((int i, MapNode container) in spec.Entries(list))
            {
                ContainerFieldRules.OnlyOfPod(container, FieldPath.Spec.Child(list).Index(i), causes);
            }
        }
    }

    // What only an update may bring.
    private static void NotYet(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? Nothing;
        if (spec.Length("ephemeralContainers") > 0)
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("ephemeralContainers"), "cannot be set on create"));
        }

        if (spec.HasText("nodeName") && spec.Length("schedulingGates") > 0)
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("nodeName"), "cannot be set until all schedulingGates have been cleared"));
        }

        ProfileAnnotationRules.Match(review.Metadata.Map("annotations"), spec, FieldPath.Spec, causes);
    }
}
