using Kronicle.Application.Internal;
using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Controllers.Quotas;

/// <summary>
/// Keeps the status of quotas: it counts anew when a quota is new or changed, when something that was counted is gone, and every few
/// minutes. What is added counts at admission already. https://kubernetes.io/docs/concepts/policy/resource-quotas/
/// </summary>
public sealed class ResourceQuotaController : ControllerLoop
{
    // The key is a namespace; this one stands for all of them.
    private const string Everywhere = "";

    private static readonly TimeSpan RecountPeriod = TimeSpan.FromMinutes(5);

    // Long enough for a creation that was admitted before a count to be stored.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConflictPause = TimeSpan.FromMilliseconds(50);

    private static readonly ScannedField Phase =
        SelectableFields.Slot(ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!, "status.phase");

    private readonly ObjectCache cache;
    private readonly UsageCount usage;

    public ResourceQuotaController(ControllerParts parts, ObjectCache cache, QuotaEvaluators evaluators)
        : base("resourcequota-controller", "resourcequota-controller", parts)
    {
        this.cache = cache;
        usage = new(evaluators, cache);
    }

    protected override string? FirstKey => Everywhere;

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
        UsageCount.Counted.Select(resource => (ResourceCatalogue.BuiltIn.StorageOf(resource), FreesOf(resource)));

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        ObjectSnapshot quotas = (await cache.OfAsync(Watched.ResourceQuotas, cancellation)).Snapshot;
        TimeSpan? again = key == Everywhere ? RecountPeriod : null;
        foreach (CachedObject quota in quotas.Range(Watched.ResourceQuotas.KeyPrefix(key)))
        {
            if (await CountAsync(quota, cancellation) is { } soon && !(again < soon))
            {
                again = soon;
            }
        }

        return again;
    }

    // What happens to an object when it sets something free of a quota, or changes the quota.
    private Func<CachedObject, bool, string?> FreesOf(ResourceDefinition resource) => (resource.Group, resource.Resource) switch
    {
        ("", "resourcequotas") => (item, deleted) => deleted || IsUncounted(item) ? item.Index.Namespace : null,
        ("", "pods") => static (item, deleted) =>
            deleted || Phase.ValueIn(item.Index.Fields) is "Succeeded" or "Failed" ? item.Index.Namespace : null,
        ("", "services" or "persistentvolumeclaims") => static (item, _) => item.Index.Namespace,
        _ => static (item, deleted) => deleted ? item.Index.Namespace : null,
    };

    private bool IsUncounted(CachedObject item)
    {
        MapNode quota = item.Tree(Watched.ResourceQuotas.Type);
        ResourceAmounts hard = ResourceAmounts.Read(quota.Map("spec")?.Map("hard"));
        ResourceAmounts used = ResourceAmounts.Read(quota.Map("status")?.Map("used"));
        return !hard.SameAs(ResourceAmounts.Read(quota.Map("status")?.Map("hard"))) ||
            hard.Names.Any(name => !used.Has(name) && usage.Knows(name));
    }

    private async Task<TimeSpan?> CountAsync(CachedObject item, CancellationToken cancellation)
    {
        MapNode quota = item.Tree(Watched.ResourceQuotas.Type);
        ResourceAmounts hard = ResourceAmounts.Read(quota.Map("spec")?.Map("hard"));
        MapNode? status = quota.Map("status");
        ResourceAmounts before = ResourceAmounts.Read(status?.Map("used"));

        // What others count stays as they left it.
        ResourceAmounts counted = await usage.OfAsync(item.Index.Namespace, hard, QuotaScope.Of(quota), cancellation);
        ResourceAmounts used = before.Where(name => hard.Has(name) && !counted.Has(name)).Plus(counted);
        if (status?.Map("hard") is { } known && status.Has("used") && hard.SameAs(ResourceAmounts.Read(known)) && used.SameAs(before))
        {
            return null;
        }

        quota["status"] = new MapNode { ["hard"] = hard.ToNode(), ["used"] = used.ToNode() };
        InternalAnswer answer = await Session.UpdateAsync(Watched.ResourceQuotas, item.Index.Namespace, quota, "status", cancellation);
        return answer.Conflict ? ConflictPause
            : answer.Failure is null ? SecondLook
            : answer.NotFound ? null : throw new ControllerException(answer.Failure);
    }
}
