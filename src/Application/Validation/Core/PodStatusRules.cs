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
        ContainerStatusRules.Transitions(review, status, old, causes);
        Claims(status, spec, causes);
        ExtendedClaim(status, spec, causes);
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

    private static void Claims(MapNode status, MapNode spec, Causes causes)
    {
        const string Field = "resourceClaimStatuses";
        foreach ((int i, MapNode claim) in status.Entries(Field))
        {
            FieldPath path = FieldPath.Status.Child(Field).Index(i);
            string name = claim.TextOf("name");
            if (spec.List("resourceClaims") is not { } claims || !claims.RepeatsEarlier(claims.Count, "name", name))
            {
                causes.Add(FieldError.InvalidText(path.Child("name"), name, "must match the name of an entry in `spec.resourceClaims`"));
            }

            if (status.List(Field)!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
            }

            if (claim.Text("resourceClaimName") is { } made)
            {
                NameRules.Subdomain(made, path.Child("resourceClaimName"), causes);
            }
        }
    }

    // KEP-5004.
    private static void ExtendedClaim(MapNode status, MapNode spec, Causes causes)
    {
        const string Field = "extendedResourceClaimStatus";
        if (status.Map(Field) is not { } claim)
        {
            return;
        }

        FieldPath path = FieldPath.Status.Child(Field);
        FieldPath mappings = path.Child("requestMappings");
        if (claim.Length("requestMappings") == 0)
        {
            causes.Add(FieldError.Required(mappings, "at least one request mapping is required"));
        }

        foreach ((int i, MapNode mapping) in claim.Entries("requestMappings"))
        {
            Mapping(mapping, spec, mappings.Index(i), causes);
            NameRules.Label(mapping.TextOf("requestName"), path.Child("requestName"), causes);
            if (Repeats(claim.List("requestMappings")!, i, mapping))
            {
                foreach (string field in (ReadOnlySpan<string>)["containerName", "resourceName", "requestName"])
                {
                    causes.Add(FieldError.Duplicate(mappings.Index(i).Child(field), FieldError.Quote(mapping.TextOf(field))));
                }
            }
        }

        string name = claim.TextOf("resourceClaimName");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("resourceClaimName"), ""));
        }
        else
        {
            NameRules.Subdomain(name, path.Child("resourceClaimName"), causes);
        }
    }

    private static void Mapping(MapNode mapping, MapNode spec, FieldPath path, Causes causes)
    {
        string name = mapping.TextOf("containerName");
        MapNode? container = ContainerStatusRules.Named(spec, "containers", name) ?? ContainerStatusRules.Named(spec, "initContainers", name);
        if (container is null)
        {
            causes.Add(FieldError.InvalidText(path.Child("containerName"), name, "must match the name of an entry in spec.initContainers.name or spec.containers.name"));
            return;
        }

        string resource = mapping.TextOf("resourceName");
        if (container.Map("resources")?.Map("requests")?.Has(resource) is not true)
        {
            causes.Add(FieldError.InvalidText(path.Child("resourceName"), resource,
                "must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests"));
        }
    }

    private static bool Repeats(ListNode mappings, int index, MapNode mapping)
    {
        for (int i = 0; i < index; i++)
        {
            if (mappings[i] is MapNode earlier && earlier.TextOf("containerName") == mapping.TextOf("containerName") &&
                earlier.TextOf("resourceName") == mapping.TextOf("resourceName") && earlier.TextOf("requestName") == mapping.TextOf("requestName"))
            {
                return true;
            }
        }

        return false;
    }
}
