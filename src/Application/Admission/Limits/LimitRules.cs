using Kronicle.Application.Defaulting;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Limits;

/// <summary>What a limit range says against a pod or a claim.</summary>
internal static class LimitRules
{
    private static readonly Dictionary<string, Quantity> None = [];

    /// <param name="range">The LimitRange.</param>
    /// <param name="resource">pods or persistentvolumeclaims.</param>
    /// <param name="target">The object of that resource.</param>
    /// <returns>Every limit that is not kept, in the reference's words.</returns>
    public static IReadOnlyList<string> Broken(MapNode range, string resource, MapNode target)
    {
        var broken = new List<string>();
        MapNode? spec = target.Map("spec");
        foreach (MapNode limit in PodSpecs.Of(range.Map("spec"), "limits"))
        {
            switch (limit.Text("type"), resource)
            {
                case ("Container", "pods"):
                    foreach (MapNode container in (IEnumerable<MapNode>)[.. PodSpecs.Of(spec, "containers"), .. PodSpecs.Of(spec, "initContainers")])
                    {
                        var amounts = new LimitedAmounts("Container",
                            Amounts(container.Map("resources"), "requests"), Amounts(container.Map("resources"), "limits"));
                        Check(limit, amounts, broken);
                    }

                    break;
                case ("Pod", "pods") when spec is not null:
                    Check(limit, new LimitedAmounts("Pod", Total(spec, "requests"), Total(spec, "limits")), broken);
                    break;
                case ("PersistentVolumeClaim", "persistentvolumeclaims"):
                    var claimed = new LimitedAmounts("PersistentVolumeClaim", Amounts(spec?.Map("resources"), "requests"), None);
                    Each(limit, "min", claimed.BelowMinimum, broken);
                    Each(limit, "max", claimed.RequestAboveMaximum, broken);
                    break;
            }
        }

        return broken;
    }

    private static void Check(MapNode limit, LimitedAmounts amounts, List<string> broken)
    {
        Each(limit, "min", amounts.BelowMinimum, broken);
        Each(limit, "max", amounts.AboveMaximum, broken);
        Each(limit, "maxLimitRequestRatio", amounts.AboveRatio, broken);
    }

    private static void Each(MapNode limit, string rule, Func<string, Quantity, string?> check, List<string> broken)
    {
        foreach ((string name, Quantity amount) in Amounts(limit, rule))
        {
            if (check(name, amount) is { } why)
            {
                broken.Add(why);
            }
        }
    }

    // What a pod states for itself counts instead of the sum of its containers, for the resources that it can state (KEP-2837).
    private static Dictionary<string, Quantity> Total(MapNode spec, string side)
    {
        Dictionary<string, Quantity> total = ContainerTotals.Of(spec, side);
        foreach ((string name, Quantity amount) in Amounts(spec.Map("resources"), side))
        {
            if (name is "cpu" or "memory")
            {
                total[name] = amount;
            }
        }

        return total;
    }

    private static Dictionary<string, Quantity> Amounts(MapNode? parent, string key)
    {
        if (parent?.Map(key) is not { Count: > 0 } amounts)
        {
            return None;
        }

        var read = new Dictionary<string, Quantity>(amounts.Count, StringComparer.Ordinal);
        foreach ((string name, Node amount) in amounts)
        {
            if (Quantity.TryParse(amount.ToString() ?? "", out Quantity quantity, out _))
            {
                read[name] = quantity;
            }
        }

        return read;
    }
}
