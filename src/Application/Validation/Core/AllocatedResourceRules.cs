using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The health of devices that were given to a container: KEP-4680.</summary>
internal static class AllocatedResourceRules
{
    private const string Field = "allocatedResourcesStatus";

    private static readonly string[] Healths = ["Healthy", "Unhealthy", "Unknown"];

    public static void Check(MapNode status, string statuses, string containers, MapNode spec, Causes causes)
    {
        foreach ((int i, MapNode container) in status.Entries(statuses))
        {
            FieldPath path = FieldPath.Status.Child(statuses).Index(i).Child(Field);
            if (containers == "ephemeralContainers")
            {
                if (container.Length(Field) > 0)
                {
                    causes.Add(FieldError.Forbidden(path, "must not be specified in container status"));
                }

                continue;
            }

            MapNode? declared = ContainerStatusRules.Named(spec, containers, container.TextOf("name"));
            foreach ((int j, MapNode allocated) in container.Entries(Field))
            {
                if (declared is not null)
                {
                    Name(allocated.TextOf("name"), declared, status, path.Index(j).Child("name"), causes);
                }

                Devices(allocated, path.Index(j).Child("resources"), causes);
            }
        }
    }

    private static void Name(string name, MapNode container, MapNode status, FieldPath path, Causes causes)
    {
        if (!name.StartsWith("claim:", StringComparison.Ordinal))
        {
            if (container.Map("resources")?.Map("requests")?.Has(name) is not true)
            {
                causes.Add(FieldError.InvalidText(path, name, "must match one of the container's resource requests"));
            }

            return;
        }

        if (!IsClaim(name, container) && !IsExtended(name, container, status))
        {
            causes.Add(FieldError.InvalidText(path, name, "must match one of the container's resource claims as 'claim:<claimName>/<requestName>' " +
                "when container.resources.claims[*].request is set or 'claim:<claimName>' when it is empty"));
        }
    }

    private static bool IsClaim(string name, MapNode container)
    {
        foreach ((_, MapNode claim) in (container.Map("resources") ?? []).Entries("claims"))
        {
            string request = claim.TextOf("request");
            if (name == "claim:" + claim.TextOf("name") + (request.Length > 0 ? "/" + request : ""))
            {
                return true;
            }
        }

        return false;
    }

    // A claim that the scheduler made for an extended resource stands in no spec.
    private static bool IsExtended(string name, MapNode container, MapNode status)
    {
        if (status.Map("extendedResourceClaimStatus") is not { } claim)
        {
            return false;
        }

        foreach ((_, MapNode mapping) in claim.Entries("requestMappings"))
        {
            if (mapping.TextOf("containerName") == container.TextOf("name") && mapping.HasText("requestName") &&
                name == $"claim:{claim.TextOf("resourceClaimName")}/{mapping.TextOf("requestName")}" &&
                container.Map("resources")?.Map("requests")?.Text(mapping.TextOf("resourceName")) is not (null or "0"))
            {
                return true;
            }
        }

        return false;
    }

    private static void Devices(MapNode allocated, FieldPath path, Causes causes)
    {
        foreach ((int k, MapNode device) in allocated.Entries("resources"))
        {
            Choice.Supported(device.TextOf("health"), Healths, path.Index(k).Child("health"), causes);
            string id = device.TextOf("resourceID");
            if (allocated.List("resources")!.RepeatsEarlier(k, "resourceID", id))
            {
                causes.Add(FieldError.Duplicate(path.Index(k).Child("resourceID"), FieldError.Quote(id)));
            }
        }
    }
}
