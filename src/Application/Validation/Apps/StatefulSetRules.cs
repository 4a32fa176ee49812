using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Apps;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/</summary>
public sealed class StatefulSetRules : WorkloadRules
{
    private const string Frozen =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
        "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly HashSet<string> Changeable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    private static readonly string[] Retentions = ["Retain", "Delete"];
    private static readonly FieldPath StrategyPath = FieldPath.Spec.Child("updateStrategy");
    private static readonly FieldPath ClaimsPath = FieldPath.Spec.Child("volumeClaimTemplates");
    private static readonly FieldPath RetentionPath = FieldPath.Spec.Child("persistentVolumeClaimRetentionPolicy");

    public StatefulSetRules()
    {
        Metadata(NameForm.Label);
        OnSpec(Spec);
        OnUpdate(OnlyChangeableFields);
        OnStatus(Status);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        // A stored set that would not pass today may still be changed and deleted: its template is let be.
        bool template = review.Old is null || Passes(review);
        Check(review, SpecOf(review.New), review.Old?.Map("spec"), template, causes);
    }

    private static bool Passes(ObjectUnderReview review)
    {
        var found = new List<StatusCause>();
        Check(review, SpecOf(review.Old), SpecOf(review.Old), template: true, new(found));
        return found.Count == 0;
    }

    private static void Check(ObjectUnderReview review, MapNode spec, MapNode? old, bool template, Causes causes)
    {
        if (spec.Text("podManagementPolicy") is not ("OrderedReady" or "Parallel"))
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("podManagementPolicy"), spec.TextOf("podManagementPolicy"), "must be 'OrderedReady' or 'Parallel'"));
        }

        Strategy(spec.Map("updateStrategy") ?? [], TypeOf(review, "updateStrategy"), causes);
        if (spec.Map("persistentVolumeClaimRetentionPolicy") is { } retention)
        {
            Choice.Supported(retention.TextOf("whenDeleted"), Retentions, RetentionPath.Child("whenDeleted"), causes);
            Choice.Supported(retention.TextOf("whenScaled"), Retentions, RetentionPath.Child("whenScaled"), causes);
        }

        if (!review.IsUpdate)
        {
            Claims(spec, causes);
        }

        NumberRules.NonNegative(spec, "replicas", FieldPath.Spec, causes);
        NumberRules.NonNegative(spec, "minReadySeconds", FieldPath.Spec, causes);
        NumberRules.NonNegative(spec.Map("ordinals"), "start", FieldPath.Spec.Child("ordinals"), causes);
        if (!review.IsUpdate && spec.HasText("serviceName"))
        {
            NameRules.Label(spec.TextOf("serviceName"), FieldPath.Spec.Child("serviceName"), causes);
        }

        PodControllerRules.RequiredSelector(spec, "statefulset", causes);
        StatefulTemplateRules.Check(spec, old, template, causes);
    }

    private static void Claims(MapNode spec, Causes causes)
    {
        foreach ((int index, MapNode claim) in spec.Entries("volumeClaimTemplates"))
        {
            PersistentVolumeClaimSpecRules.Check(claim.Map("spec") ?? [], ClaimsPath.Index(index).Child("spec"), causes);
        }
    }

    private static void Strategy(MapNode strategy, StructType type, Causes causes)
    {
        MapNode? rolling = strategy.Map("rollingUpdate");
        switch (strategy.Text("type"))
        {
            case "OnDelete":
                if (rolling is not null)
                {
                    causes.Add(FieldError.Invalid(
                        StrategyPath.Child("rollingUpdate"), Shown(rolling, type.Find("rollingUpdate")!.Shape.Struct), "only allowed for updateStrategy 'RollingUpdate'"));
                }

                break;
            case "RollingUpdate":
                Rolling(rolling, StrategyPath.Child("rollingUpdate"), causes);
                break;
            default:
                causes.Add(FieldError.Invalid(StrategyPath, InternalValue.Json(strategy, type), "must be 'RollingUpdate' or 'OnDelete'"));
                break;
        }
    }

    // The partition is a plain number in the reference's own types.
    private static string Shown(MapNode rolling, StructType type) => InternalValue.Json(
        new MapNode { ["partition"] = rolling["partition"] ?? NumberNode.Of(0), ["maxUnavailable"] = rolling["maxUnavailable"] }, type);

    private static void Rolling(MapNode? rolling, FieldPath path, Causes causes)
    {
        NumberRules.NonNegative(rolling, "partition", path, causes);
        if (rolling?["maxUnavailable"] is not (TextNode or NumberNode) || rolling["maxUnavailable"] is not { } unavailable)
        {
            return;
        }

        NumberRules.IntOrPercent(unavailable, path.Child("maxUnavailable"), causes);
        if (NumberRules.IntOrPercentValue(unavailable) == 0)
        {
            causes.Add(FieldError.Invalid(path.Child("maxUnavailable"), ShownValue.Json(unavailable), "cannot be 0"));
        }

        NumberRules.AtMostAll(unavailable, path.Child("maxUnavailable"), causes);
    }

    private static void OnlyChangeableFields(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        MapNode old = SpecOf(review.Old);
        foreach (Field field in review.Resource.Type.Find("spec")!.Shape.Struct.Fields)
        {
            if (!Changeable.Contains(field.Name) && !SameMeaning.Field(spec, old, field))
            {
                causes.Add(FieldError.Forbidden(FieldPath.Spec, Frozen));
                return;
            }
        }
    }

    private static void Status(ObjectUnderReview review, Causes causes)
    {
        MapNode status = StatusOf(review.New);
        ControllerStatusRules.Counts(status, causes,
            "replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration", "collisionCount");
        ControllerStatusRules.AtMostReplicas(status, causes, "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
        ControllerStatusRules.AtMost(status, "availableReplicas", "readyReplicas", "cannot be greater than status.readyReplicas", causes);
        ControllerStatusRules.Collisions(status, StatusOf(review.Old), causes);
    }
}
