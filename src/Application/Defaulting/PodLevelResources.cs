using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// Requests and limits of a whole pod (KEP-2837): when it states some, the others follow from its containers. Only cpu, memory and huge
/// pages can be stated for a pod.
/// </summary>
internal static class PodLevelResources
{
    private const string HugePages = "hugepages-";

    public static void Fill(MapNode spec)
    {
        if (spec.Map("resources") is not { } resources || !(Stated(resources, "limits") || Stated(resources, "requests")))
        {
            return;
        }

        HugePageLimits(spec, resources);
        if (Stated(resources, "limits"))
        {
            Requests(spec, resources);
        }
    }

    // A pod's huge pages are limited to what its containers are limited to, unless it requests some itself.
    private static void HugePageLimits(MapNode spec, MapNode resources)
    {
        foreach (KeyValuePair<string, Quantity> total in ContainerTotals.Of(spec, "limits"))
        {
            if (total.Key.StartsWith(HugePages, StringComparison.Ordinal)
                && resources.Map("requests")?.Has(total.Key) != true && resources.Map("limits")?.Has(total.Key) != true)
            {
                resources.EnsureMap("limits")[total.Key] = total.Value.ToString();
            }
        }
    }

    private static void Requests(MapNode spec, MapNode resources)
    {
        MapNode requests = resources.Map("requests") ?? new MapNode();
        foreach (KeyValuePair<string, Quantity> total in ContainerTotals.Of(spec, "requests"))
        {
            if (total.Key is "cpu" or "memory" && !requests.Has(total.Key))
            {
                requests[total.Key] = total.Value.ToString();
            }
        }

        foreach (KeyValuePair<string, Node> limit in resources.Map("limits")!)
        {
            if (!requests.Has(limit.Key) && (limit.Key is "cpu" or "memory" || limit.Key.StartsWith(HugePages, StringComparison.Ordinal)))
            {
                requests[limit.Key] = limit.Value;
            }
        }

        if (requests.Count > 0)
        {
            resources["requests"] = requests;
        }
    }

    private static bool Stated(MapNode resources, string side) => resources.Map(side) is { Count: > 0 };
}
