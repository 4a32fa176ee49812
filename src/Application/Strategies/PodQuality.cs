using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A pod's quality of service: Guaranteed when cpu and memory are limited everywhere to what is asked for, BestEffort when nothing of
/// them is asked for. https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
/// </summary>
public static class PodQuality
{
    private const string Guaranteed = "Guaranteed";
    private const string Burstable = "Burstable";
    private const string BestEffort = "BestEffort";

    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>The class that a pod was given, or the one that its resources ask for.</summary>
    public static string Given(MapNode pod) => pod.Map("status")?.Text("qosClass") is { Length: > 0 } given ? given : Of(pod);

    /// <summary>The class that a pod's resources ask for: the pod's own when it has some (KEP-2837), else those of its containers.</summary>
    public static string Of(MapNode pod)
    {
        MapNode spec = pod.Map("spec") ?? [];
        var totals = new Totals();
        if (spec.Map("resources") is { } own)
        {
            totals.Add(own, needed: own.Map("limits") is { Count: > 0 });
            return totals.Class;
        }

        foreach (MapNode container in spec.List("containers")?.Maps ?? [])
        {
            totals.Add(container.Map("resources"), needed: true);
        }

        foreach (MapNode container in spec.List("initContainers")?.Maps ?? [])
        {
            totals.Add(container.Map("resources"), needed: true);
        }

        return totals.Class;
    }

    private sealed class Totals
    {
        private readonly Quantity?[] requests = new Quantity?[2];
        private readonly Quantity?[] limits = new Quantity?[2];
        private bool limited = true;

        public string Class
        {
            get
            {
                bool any = false;
                bool same = true;
                for (int i = 0; i < Counted.Length; i++)
                {
                    any |= requests[i] is not null || limits[i] is not null;
                    same &= requests[i] is { } request ? limits[i] is { } limit && limit == request : limits[i] is null;
                }

                return !any ? BestEffort : limited && same ? Guaranteed : Burstable;
            }
        }

        // A limit without a request asks for as much as it allows.
        public void Add(MapNode? resources, bool needed)
        {
            for (int i = 0; i < Counted.Length; i++)
            {
                Quantity? limit = Positive(resources?.Map("limits"), Counted[i]);
                Sum(limits, i, limit);
                Sum(requests, i, resources?.Map("requests")?.Has(Counted[i]) is true ? Positive(resources.Map("requests"), Counted[i]) : limit);
                limited &= !needed || limit is not null;
            }
        }

        private static void Sum(Quantity?[] totals, int at, Quantity? more) =>
            totals[at] = totals[at] is { } total && more is { } added ? total + added : totals[at] ?? more;

        private static Quantity? Positive(MapNode? amounts, string name) =>
            amounts?.Text(name) is { } text && Quantity.TryParse(text, out Quantity amount, out _) && amount.Sign > 0 ? amount : null;
    }
}
