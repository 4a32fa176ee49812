using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Apps;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/deployment/</summary>
public sealed class DeploymentRules : WorkloadRules
{
    private static readonly string[] Strategies = ["Recreate", "RollingUpdate"];
    private static readonly FieldPath StrategyPath = FieldPath.Spec.Child("strategy");

    public DeploymentRules()
    {
        Metadata(NameForm.Subdomain);
        OnSpec(Spec);
        OnUpdate((review, causes) => ReplicaSetRules.SelectorStays(review, causes));
        OnStatus(Status);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        NumberRules.NonNegative(spec, "replicas", FieldPath.Spec, causes);
        PodControllerRules.SelectorAndTemplate(spec, review.Old?.Map("spec"), causes);
        Strategy(review, causes);
        NumberRules.NonNegative(spec, "minReadySeconds", FieldPath.Spec, causes);
        NumberRules.NonNegative(spec, "revisionHistoryLimit", FieldPath.Spec, causes);
        NumberRules.NonNegative(spec, "progressDeadlineSeconds", FieldPath.Spec, causes);
        if (spec.Integer("progressDeadlineSeconds") is { } deadline && deadline <= spec.IntegerOf("minReadySeconds"))
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("progressDeadlineSeconds"), $"{deadline}", "must be greater than minReadySeconds"));
        }
    }

    private static void Strategy(ObjectUnderReview review, Causes causes)
    {
        MapNode strategy = SpecOf(review.New).Map("strategy") ?? [];
        MapNode? rolling = strategy.Map("rollingUpdate");
        switch (strategy.Text("type"))
        {
            case "Recreate":
                if (rolling is not null)
                {
                    causes.Add(FieldError.Forbidden(StrategyPath.Child("rollingUpdate"), "may not be specified when strategy `type` is 'Recreate'"));
                }

                break;
            case "RollingUpdate":
                Rolling(rolling ?? [], StrategyPath.Child("rollingUpdate"), causes);
                break;
            default:
                causes.Add(FieldError.NotSupportedValue(StrategyPath, InternalValue.Json(strategy, TypeOf(review, "strategy")), Strategies));
                break;
        }
    }

    private static void Rolling(MapNode rolling, FieldPath path, Causes causes)
    {
        Node? unavailable = rolling["maxUnavailable"];
        Node? surge = rolling["maxSurge"];
        NumberRules.IntOrPercent(unavailable, path.Child("maxUnavailable"), causes);
        NumberRules.IntOrPercent(surge, path.Child("maxSurge"), causes);
        if (NumberRules.IntOrPercentValue(unavailable) == 0 && NumberRules.IntOrPercentValue(surge) == 0)
        {
            causes.Add(FieldError.Invalid(path.Child("maxUnavailable"), ShownValue.Json(unavailable ?? NumberNode.Of(0)), "may not be 0 when `maxSurge` is 0"));
        }

        NumberRules.AtMostAll(unavailable, path.Child("maxUnavailable"), causes);
    }

    private static void Status(ObjectUnderReview review, Causes causes)
    {
        MapNode status = StatusOf(review.New);
        ControllerStatusRules.Counts(status, causes,
            "observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas",
            "terminatingReplicas", "collisionCount");
        ControllerStatusRules.AtMostReplicas(status, causes, "updatedReplicas", "readyReplicas", "availableReplicas");
        ControllerStatusRules.AtMost(status, "availableReplicas", "readyReplicas", "cannot be greater than readyReplicas", causes);
        ControllerStatusRules.Collisions(status, StatusOf(review.Old), causes);
    }
}
