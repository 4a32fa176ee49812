using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A driver that takes tokens is advised to take them as secrets: KEP-5538. A field of a gate that is closed is not kept.</summary>
public sealed class CsiDriverStrategy : IKindStrategy
{
    private const string TokensInSecrets =
        "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes";

    public string Resource => "csidrivers.storage.k8s.io";

    public void PrepareForCreate(StrategyWrite write) => write.Object.Map("spec")?.Remove("preventPodSchedulingIfMissing");

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Old!.At("spec", "preventPodSchedulingIfMissing") is null)
        {
            write.Object.Map("spec")?.Remove("preventPodSchedulingIfMissing");
        }
    }

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        MapNode? spec = write.Object.Map("spec");
        ListNode tokens = spec?.List("tokenRequests") ?? [];
        bool changed = !tokens.SameAs(write.Old?.Map("spec")?.List("tokenRequests") ?? []);
        return tokens.Count > 0 && changed && spec!.Bool("serviceAccountTokenInSecrets") is null ? [TokensInSecrets] : [];
    }
}
