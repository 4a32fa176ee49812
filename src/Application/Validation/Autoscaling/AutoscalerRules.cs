using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/</summary>
/// <remarks>Objects of version 1 are held against the rules in the form of version 2, so causes name the fields of that.</remarks>
public sealed class AutoscalerRules : WorkloadRules
{
    public AutoscalerRules()
    {
        Metadata(NameForm.Subdomain);
        OnSpec(Spec);
        OnStatus((review, causes) => ControllerStatusRules.Counts(StatusOf(review.New), causes, "currentReplicas", "desiredReplicas"));
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = Current(review.Resource, review.New);
        MapNode? old = review.Old is null ? null : Current(review.Resource, review.Old);
        Replicas(spec, old, causes);
        MapNode target = spec.Map("scaleTargetRef") ?? [];
        TargetReferenceRules.Check(target, FieldPath.Spec.Child("scaleTargetRef"), causes,
            anyVersion: old?.Map("scaleTargetRef") is { } before && SameKind(before, target), anyGroup: target.Text("kind") == "ReplicationController");
        MetricRules.Check(spec, old, FieldPath.Spec.Child("metrics"), causes);
        if (spec.Map("behavior") is { } behavior)
        {
            ScalingRules.Check(behavior.Map("scaleUp"), FieldPath.Spec.Child("behavior").Child("scaleUp"), causes);
            ScalingRules.Check(behavior.Map("scaleDown"), FieldPath.Spec.Child("behavior").Child("scaleDown"), causes);
        }
    }

    // The rules change nothing, and the conversion consumes what it is given.
    private static MapNode Current(ResourceDefinition resource, MapNode item) =>
        SpecOf(VersionConversion.Needed(resource) ? VersionConversion.ToStorage(resource, item.Copy()) : item);

    private static void Replicas(MapNode spec, MapNode? old, Causes causes)
    {
        long? least = spec.Integer("minReplicas");
        long most = spec.IntegerOf("maxReplicas");
        FieldPath mostPath = FieldPath.Spec.Child("maxReplicas");

        // Scaling to zero is not to be had here, but what has it keeps it.
        long bound = old?.Integer("minReplicas") == 0 ? 0 : 1;
        if (least < bound)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("minReplicas"), $"{least}", $"must be greater than or equal to {bound}"));
        }

        if (most == 0)
        {
            causes.Add(FieldError.Required(mostPath, "must be set and greater than 0"));
        }
        else if (most < 1)
        {
            causes.Add(FieldError.Invalid(mostPath, $"{most}", "must be greater than or equal to 1"));
        }

        if (most < least)
        {
            causes.Add(FieldError.Invalid(mostPath, $"{most}", "must be greater than or equal to `minReplicas`"));
        }
    }

    private static bool SameKind(MapNode one, MapNode other) =>
        one.TextOf("apiVersion") == other.TextOf("apiVersion") && one.TextOf("kind") == other.TextOf("kind");
}
