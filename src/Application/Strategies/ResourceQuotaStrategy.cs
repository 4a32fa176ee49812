using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of a quota that allows more requests than limits.</summary>
public sealed class ResourceQuotaStrategy : IKindStrategy
{
    private static readonly string[] Resources = ["cpu", "memory", "storage", "ephemeral-storage"];

    public string Resource => "resourcequotas";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        MapNode? hard = write.Old is null ? write.Object.Map("spec")?.Map("hard") : null;
        foreach (string name in hard is null ? [] : Resources)
        {
            string request = hard!.Has("requests." + name) || name is not ("cpu" or "memory") ? "requests." + name : name;
            string limit = "limits." + name;
            if (Amount(hard, request) is { } asked && Amount(hard, limit) is { } most && asked > most)
            {
                yield return $"ResourceQuota {request} ({asked}) should be less than {limit} ({most})";
            }
        }
    }

    private static Quantity? Amount(MapNode hard, string name) =>
        hard[name] is { } value && Quantity.TryParse(value.ToString()!, out Quantity amount, out _) ? amount : null;
}
