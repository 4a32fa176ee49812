using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a write to a pod's status: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodStatus</summary>
internal static class PodStatusRules
{
    private static readonly MapNode Nothing = [];

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        MapNode status = review.New.Map("status") ?? Nothing;
        MapNode old = review.Old!.Map("status") ?? Nothing;
        MapNode spec = review.New.Map("spec") ?? Nothing;
        Conditions(status, causes);
        Nomination(status, old, spec, causes);
        Generation(status, FieldPath.Status, causes);
        Unchanged.Check(status, old, PodTypes.Status.Find("qosClass")!, FieldPath.Status.Child("qosClass"), causes);
        ContainerTransitionRules.Check(review, status, old, causes);
        PodClaimStatusRules.Check(status, spec, causes);
        ExtendedClaimRules.Check(status, spec, causes);
        PodAddressRules.Check(status, old, causes);
        ContainerStatusRules.Check(status, spec, causes);
    }

    private static void Conditions(MapNode status, Causes causes)
    {
        foreach ((int i, MapNode condition) in status.Entries("conditions"))
        {
            Generation(condition, FieldPath.Status.Child("conditions").Index(i), causes);
            string type = condition.TextOf("type");
            if (type is not ("PodScheduled" or "Ready" or "Initialized"))
            {
                NameRules.Qualified(type, FieldPath.Status.Child("conditions").Index(i).Child("Type"), causes);
            }
        }
    }

    private static void Generation(MapNode value, FieldPath path, Causes causes)
    {
        if (value.Integer("observedGeneration") is < 0 and long generation)
        {
            causes.Add(FieldError.Invalid(path.Child("observedGeneration"), generation.ToString(CultureInfo.InvariantCulture), "must be a non-negative integer"));
        }
    }

    private static void Nomination(MapNode status, MapNode old, MapNode spec, Causes causes)
    {
        string name = status.TextOf("nominatedNodeName");
        if (name.Length == 0 || name == old.TextOf("nominatedNodeName"))
        {
            return;
        }

        FieldPath path = FieldPath.Status.Child("nominatedNodeName");
        NameRules.Subdomain(name, path, causes);
        if (spec.HasText("nodeName"))
        {
            causes.Add(FieldError.Forbidden(path, "may not be set on pods that are already bound to a node"));
        }
    }
}
