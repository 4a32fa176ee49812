using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Keeps the condition Available of APIServices: true for what is served here, false for what a service would have to serve, because this
/// server passes no requests on. https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
/// </summary>
/// <remarks>
/// Another server of the same store may pass requests on and find a service available. What this one has said of a service it says once:
/// when another overwrites that, the other's word stands, or both would write without end.
/// </remarks>
public sealed class ApiServiceAvailability(ControllerParts parts, ObjectCache cache)
    : ControllerLoop("apiservice-status-available-controller", InternalCallers.Server, parts)
{
    // A name has no slash: this stands for all that name a service.
    private const string WithService = "/";

    private readonly Dictionary<string, (string Uid, Condition Verdict)> said = new(StringComparer.Ordinal);

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
    [
        (Watched.ApiServices, static (item, _) => item.Index.Name),
        (Watched.Services, static (_, _) => WithService),
    ];

    protected override bool IsManagersWork => false;

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        ObjectSnapshot state = (await cache.OfAsync(Watched.ApiServices, cancellation)).Snapshot;
        ApiStatus? failure = null;
        if (key != WithService)
        {
            failure = await KeepAsync(key, state.Find(Watched.ApiServices.Key("", key)), cancellation);
        }
        else
        {
            // Most name no service: their bytes tell, without a tree.
            foreach (CachedObject item in state.Range(Watched.ApiServices.KeyRoot).Where(item => item.Json.Span.IndexOf("\"service\":"u8) >= 0))
            {
                failure = await KeepAsync(item.Index.Name, item, cancellation) ?? failure;
            }
        }

        return failure is null ? null : throw new ControllerException(failure);
    }

    private async Task<ApiStatus?> KeepAsync(string name, CachedObject? item, CancellationToken cancellation)
    {
        if (item is null)
        {
            said.Remove(name);
            return null;
        }

        MapNode tree = item.Tree(Watched.ApiServices.Type);
        MapNode? service = tree.Map("spec")?.Map("service");
        Condition verdict = service is null ? AvailableConditions.Local : await JudgeAsync(service, cancellation);
        ListNode conditions = tree.EnsureMap("status").List("conditions") ?? [];
        bool overruled = service is not null && said.GetValueOrDefault(name) == (item.Index.Uid, verdict) && verdict.In(conditions) is not null;
        if (overruled || !verdict.Put(conditions, Timestamps.Time(Clock.GetUtcNow())))
        {
            said[name] = (item.Index.Uid, verdict);
            return null;
        }

        tree.EnsureMap("status")["conditions"] = conditions;
        InternalAnswer answer = await Session.UpdateAsync(Watched.ApiServices, "", tree, "status", cancellation);
        if (answer.Failure is null)
        {
            said[name] = (item.Index.Uid, verdict);
        }

        return answer.Overtaken ? null : answer.Failure;
    }

    private async ValueTask<Condition> JudgeAsync(MapNode service, CancellationToken cancellation)
    {
        (string ns, string name) = (service.Text("namespace") ?? "", service.Text("name") ?? "");
        CachedObject? found = await cache.FindAsync(Watched.Services, Watched.Services.Key(ns, name), cancellation);
        return found is null ? AvailableConditions.ServiceNotFound(ns, name) : AvailableConditions.NoAggregation(ns, name);
    }
}
