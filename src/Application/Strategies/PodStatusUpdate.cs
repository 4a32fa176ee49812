using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A write to a pod's status: kubelets write it, older ones without all that they were told.</summary>
internal static class PodStatusUpdate
{
    /// <summary>
    /// Owner references, quality of service and observed generations that were left out stay: the collector, the scheduler and who
    /// waits for a generation rely on them.
    /// </summary>
    public static void Prepare(MapNode pod, MapNode old)
    {
        pod.EnsureMap("metadata")["ownerReferences"] = old.Map("metadata")?["ownerReferences"]?.Clone();
        MapNode status = pod.EnsureMap("status");
        MapNode before = old.Map("status") ?? [];
        if (status.Text("qosClass") is not { Length: > 0 })
        {
            status["qosClass"] = before["qosClass"];
        }

        KeepGeneration(status, before);
        KeepGenerations(status.List("conditions"), before.List("conditions"));
    }

    /// <summary>Addresses that are not written as they should be.</summary>
    public static IEnumerable<string> Warnings(MapNode pod) =>
        Addresses(pod, "podIPs").Concat(Addresses(pod, "hostIPs"));

    private static IEnumerable<string> Addresses(MapNode pod, string field)
    {
        ListNode addresses = pod.Map("status")?.List(field) ?? [];
        for (int i = 0; i < addresses.Count; i++)
        {
            if (AddressWarnings.OfAddress((addresses[i] as MapNode)?.Text("ip") ?? "", FieldPath.Status.Child(field).Index(i).Child("ip")) is { } warning)
            {
                yield return warning;
            }
        }
    }

    // Conditions of one type may stand more than once: each takes the generation of the one in its place among them.
    private static void KeepGenerations(ListNode? conditions, ListNode? before)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (MapNode condition in conditions?.Maps ?? [])
        {
            string type = condition.Text("type") ?? "";
            int place = places.GetValueOrDefault(type);
            places[type] = place + 1;
            if (before?.Maps.Where(old => (old.Text("type") ?? "") == type).ElementAtOrDefault(place) is { } same)
            {
                KeepGeneration(condition, same);
            }
        }
    }

    private static void KeepGeneration(MapNode target, MapNode before)
    {
        if ((target.Integer("observedGeneration") ?? 0) == 0)
        {
            target["observedGeneration"] = before["observedGeneration"];
        }
    }
}
