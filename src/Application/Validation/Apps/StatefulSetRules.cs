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

        StatefulStrategyRules.Check(spec.Map("updateStrategy") ?? [], TypeOf(review, "updateStrategy"), causes);
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
