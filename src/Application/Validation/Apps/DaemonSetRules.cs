using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Apps;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/</summary>
public sealed class DaemonSetRules : WorkloadRules
{
    private static readonly string[] Strategies = ["RollingUpdate", "OnDelete"];
    private static readonly FieldPath Template = FieldPath.Spec.Child("template");
    private static readonly FieldPath StrategyPath = FieldPath.Spec.Child("updateStrategy");

    public DaemonSetRules()
    {
        Metadata(NameForm.Subdomain);
        OnUpdate(ReplicaSetRules.SelectorStays);
        OnSpec(Spec);
        OnStatus(Status);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        MapNode? old = review.Old?.Map("spec");
        MapNode? selector = spec.Map("selector");
        MapNode? template = spec.Map("template");
        SelectorRules.Check(selector, FieldPath.Spec.Child("selector"), causes, SelectorRules.HasImpossibleValues(old?.Map("selector")));
        PodControllerRules.Matches(selector, template, Template, causes);
        PodControllerRules.NotEmpty(selector, "daemonset", causes);
        PodTemplateRules.Check(template, Template, causes, old?.Map("template"));
        PodControllerRules.RestartsAlways(template, Template, causes);
        PodControllerRules.NoDeadline(template, "DaemonSet", Template, causes);
        NumberRules.NonNegative(spec, "minReadySeconds", FieldPath.Spec, causes);
        Strategy(review, causes);
        NumberRules.NonNegative(spec, "revisionHistoryLimit", FieldPath.Spec, causes);
    }

    private static void Strategy(ObjectUnderReview review, Causes causes)
    {
        MapNode strategy = SpecOf(review.New).Map("updateStrategy") ?? [];
        switch (strategy.Text("type"))
        {
            case "OnDelete":
                break;
            case "RollingUpdate":
                Rolling(strategy.Map("rollingUpdate") ?? [], StrategyPath.Child("rollingUpdate"), causes);
                break;
            default:
                causes.Add(FieldError.NotSupportedValue(StrategyPath, InternalValue.Json(strategy, TypeOf(review, "updateStrategy")), Strategies));
                break;
        }
    }

    // Of a node's pod either the old one goes first or the new one comes first, never both.
    private static void Rolling(MapNode rolling, FieldPath path, Causes causes)
    {
        Node? unavailable = rolling["maxUnavailable"];
        Node? surge = rolling["maxSurge"];
        NumberRules.IntOrPercent(unavailable, path.Child("maxUnavailable"), causes);
        NumberRules.IntOrPercent(surge, path.Child("maxSurge"), causes);
        NumberRules.AtMostAll(unavailable, path.Child("maxUnavailable"), causes);
        NumberRules.AtMostAll(surge, path.Child("maxSurge"), causes);
        switch (NumberRules.IntOrPercentValue(unavailable) != 0, NumberRules.IntOrPercentValue(surge) != 0)
        {
            case (true, true):
                causes.Add(FieldError.Invalid(path.Child("maxSurge"), ShownValue.Json(surge), "may not be set when maxUnavailable is non-zero"));
                break;
            case (false, false):
                causes.Add(FieldError.Required(path.Child("maxUnavailable"), "cannot be 0 when maxSurge is 0"));
                break;
        }
    }

    private static void Status(ObjectUnderReview review, Causes causes)
    {
        MapNode status = StatusOf(review.New);
        ControllerStatusRules.Counts(status, causes,
            "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration",
            "updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount");
        ControllerStatusRules.Collisions(status, StatusOf(review.Old), causes);
    }
}
