using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The claim that a scheduler made for a pod's extended resources: KEP-5004.</summary>
internal static class ExtendedClaimRules
{
    public static void Check(MapNode status, MapNode spec, Causes causes)
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
