using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Apps;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/</summary>
public sealed class ReplicaSetRules : WorkloadRules
{
    public ReplicaSetRules()
    {
        Metadata(NameForm.Subdomain);
        OnSpec(Spec);
        OnUpdate(SelectorStays);
        OnStatus(Status);
    }

    /// <summary>Which pods a controller owns is settled when it is made.</summary>
    internal static void SelectorStays(ObjectUnderReview review, Causes causes) => Unchanged.Check(
        review, FieldPath.Spec.Child("selector"), causes, "spec", "selector");

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        NumberRules.NonNegative(spec, "replicas", FieldPath.Spec, causes);
        NumberRules.NonNegative(spec, "minReadySeconds", FieldPath.Spec, causes);
        PodControllerRules.SelectorAndTemplate(spec, review.Old?.Map("spec"), causes);
    }

    private static void Status(ObjectUnderReview review, Causes causes) => Replicas(StatusOf(review.New), causes);

    /// <summary>The counts that replica sets and replication controllers keep.</summary>
    internal static void Replicas(MapNode status, Causes causes)
    {
        ControllerStatusRules.Counts(status, causes,
            "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "terminatingReplicas", "observedGeneration");
        ControllerStatusRules.AtMostReplicas(status, causes, "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        ControllerStatusRules.AtMost(status, "availableReplicas", "readyReplicas", "cannot be greater than readyReplicas", causes);
    }
}
