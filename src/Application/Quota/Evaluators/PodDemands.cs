using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>
/// Under a quota of cpu or memory every container must say how much it asks for, unless the pod as a whole does (KEP-2837).
/// </summary>
internal static class PodDemands
{
    private static readonly string[] Demanded = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];

    /// <summary>"must specify cpu for: a,b; memory for: b", names in order; null when nothing is missing.</summary>
    public static string? Missing(IReadOnlyCollection<string> limited, MapNode pod)
    {
        MapNode? spec = pod.Map("spec");
        if (PodAmounts.HasOwn(spec?.Map("resources")))
        {
            return null;
        }

        (string Name, ResourceAmounts Charged)[] containers =
        [
            .. PodAmounts.Lists.SelectMany(list => spec?.List(list)?.Maps ?? []).Select(container => (container.Text("name") ?? "",
                PodQuota.Charged(PodAmounts.Of(container, "requests"), PodAmounts.Of(container, "limits")))),
        ];
        string[] missing =
        [
            .. Demanded.Where(limited.Contains)
                .Select(name => (Name: name, Of: containers.Where(container => !container.Charged.Has(name)).Select(container => container.Name)
                    .Distinct().Order(StringComparer.Ordinal)))
                .Where(lack => lack.Of.Any())
                .Select(lack => $"{lack.Name} for: {string.Join(',', lack.Of)}"),
        ];
        return missing.Length == 0 ? null : "must specify " + string.Join("; ", missing);
    }
}
