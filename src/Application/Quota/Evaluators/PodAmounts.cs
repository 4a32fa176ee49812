using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>
/// What a pod asks for altogether: the sum of its containers and sidecars or what its initialisation needs at once, whichever is more
/// (KEP-753), the amounts of the pod itself before those of its containers (KEP-2837), and its overhead. A resize counts as soon as it is
/// asked for and until it is done (KEP-1287).
/// </summary>
internal static class PodAmounts
{
    public static readonly string[] Lists = ["containers", "initContainers"];

    public static ResourceAmounts Requests(MapNode pod)
    {
        ResourceAmounts sum = OfContainers(pod, "requests");
        Replace(sum, pod, "requests");
        sum.AddAll(ResourceAmounts.Read(pod.Map("spec")?.Map("overhead")));
        return sum;
    }

    public static ResourceAmounts Limits(MapNode pod)
    {
        ResourceAmounts sum = OfContainers(pod, "limits");
        Replace(sum, pod, "limits");
        foreach ((string name, Quantity more) in ResourceAmounts.Read(pod.Map("spec")?.Map("overhead")))
        {
            if (!sum[name].IsZero)
            {
                sum.Add(name, more);
            }
        }

        return sum;
    }

    /// <summary>The requests or limits of a container as it is declared.</summary>
    public static ResourceAmounts Of(MapNode container, string side) => ResourceAmounts.Read(container.Map("resources")?.Map(side));

    /// <summary>Whether resources of a pod itself say something that counts.</summary>
    public static bool HasOwn(MapNode? resources) =>
        (resources?.Map("requests")?.Keys ?? []).Concat(resources?.Map("limits")?.Keys ?? []).Any(IsOfPods);

    private static bool IsOfPods(string name) => name is "cpu" or "memory" || name.StartsWith(QuotaNames.HugePages, StringComparison.Ordinal);

    private static void Replace(ResourceAmounts sum, MapNode pod, string side)
    {
        foreach ((string name, Quantity amount) in ResourceAmounts.Read(pod.Map("spec")?.Map("resources")?.Map(side)))
        {
            if (IsOfPods(name))
            {
                sum[name] = amount;
            }
        }
    }

    private static ResourceAmounts OfContainers(MapNode pod, string side)
    {
        var sum = new ResourceAmounts();
        foreach (MapNode container in pod.Map("spec")?.List("containers")?.Maps ?? [])
        {
            sum.AddAll(Effective(pod, container, side, "containerStatuses"));
        }

        var sidecars = new ResourceAmounts();
        var most = new ResourceAmounts();
        foreach (MapNode container in pod.Map("spec")?.List("initContainers")?.Maps ?? [])
        {
            if (container.Text("restartPolicy") == "Always")
            {
                ResourceAmounts amounts = Effective(pod, container, side, "initContainerStatuses");
                sum.AddAll(amounts);
                sidecars.AddAll(amounts);
                most.RaiseTo(sidecars);
            }
            else
            {
                most.RaiseTo(Of(container, side).Plus(sidecars));
            }
        }

        sum.RaiseTo(most);
        return sum;
    }

    private static ResourceAmounts Effective(MapNode pod, MapNode container, string side, string statuses)
    {
        ResourceAmounts declared = Of(container, side);
        MapNode? status = (pod.Map("status")?.List(statuses)?.Maps ?? []).LastOrDefault(one => one.Text("name") == container.Text("name"));
        if (status?.Map("resources") is not { } actual)
        {
            return declared;
        }

        // What can't be had is not counted.
        ResourceAmounts effective = IsInfeasible(pod) ? [] : declared;
        effective.RaiseTo(ResourceAmounts.Read(actual.Map(side)));
        if (side == "requests")
        {
            effective.RaiseTo(ResourceAmounts.Read(status.Map("allocatedResources")));
        }

        return effective;
    }

    private static bool IsInfeasible(MapNode pod) => (pod.Map("status")?.List("conditions")?.Maps ?? [])
        .FirstOrDefault(condition => condition.Text("type") == "PodResizePending")?.Text("reason") == "Infeasible";
}
