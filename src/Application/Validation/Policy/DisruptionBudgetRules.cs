using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Policy;

/// <summary>https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets</summary>
/// <remarks>The kind has no rules of metadata beyond those that all objects have.</remarks>
public sealed class DisruptionBudgetRules : WorkloadRules
{
    private static readonly string[] EvictionPolicies = ["AlwaysAllow", "IfHealthyBudget"];

    public DisruptionBudgetRules()
    {
        OnSpec(Spec);
        OnStatus(Status);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        if (spec.IsSet("minAvailable") && spec.IsSet("maxUnavailable"))
        {
            causes.Add(FieldError.Invalid(
                FieldPath.Spec, InternalValue.Json(spec, review.Resource.Type.Find("spec")!.Shape.Struct), "minAvailable and maxUnavailable cannot be both set"));
        }

        foreach (string field in (ReadOnlySpan<string>)["minAvailable", "maxUnavailable"])
        {
            NumberRules.IntOrPercent(spec[field], FieldPath.Spec.Child(field), causes);
            NumberRules.AtMostAll(spec[field], FieldPath.Spec.Child(field), causes);
        }

        bool lenient = Flawed(SpecOf(review.Old).Map("selector"));
        SelectorRules.Check(spec.Map("selector"), FieldPath.Spec.Child("selector"), causes, lenient);
        Choice.Optional(spec.Text("unhealthyPodEvictionPolicy"), EvictionPolicies, FieldPath.Spec.Child("unhealthyPodEvictionPolicy"), causes);
    }

    // A stored selector that has any flaw lets impossible values of the new one pass.
    private static bool Flawed(MapNode? selector)
    {
        var found = new List<StatusCause>();
        SelectorRules.Check(selector, FieldPath.Spec, new(found));
        return found.Count > 0;
    }

    private static void Status(ObjectUnderReview review, Causes causes)
    {
        MapNode status = StatusOf(review.New);
        ConditionRules.Check(status.List("conditions"), FieldPath.Status.Child("conditions"), causes);
        ControllerStatusRules.Counts(status, causes, "disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");
    }
}
