using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/</summary>
public sealed class NamespaceRules : RuleSet
{
    public NamespaceRules()
    {
        When(review => review.IsMain, () => Include(new MetadataRules(NameForm.Label, kubernetesFinalizers: true)));
        LawOfMain((review, causes) => causes.Add(FinalizerRules.CheckEach(review.New.Map("spec")?.List("finalizers"), "spec.finalizers")));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Law(Finalize);
        Law(Phase);
    }

    private static void Finalize(ObjectUnderReview review, Causes causes)
    {
        if (review.Subresource == "finalize")
        {
            causes.Add(FinalizerRules.CheckEach(review.New.Map("spec")?.List("finalizers"), "spec.finalizers"));
        }
    }

    private static void Phase(ObjectUnderReview review, Causes causes)
    {
        if (review.Subresource != "status")
        {
            return;
        }

        string phase = review.New.Map("status")?.Text("phase") ?? "";
        bool deleting = review.Metadata.Has("deletionTimestamp");
        if (phase != (deleting ? "Terminating" : "Active"))
        {
            causes.Add(FieldError.InvalidText("status.Phase", phase, deleting
                ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
                : "may only be 'Active' if `deletionTimestamp` is empty"));
        }
    }
}
