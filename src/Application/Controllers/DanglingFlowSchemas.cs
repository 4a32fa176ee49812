using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Keeps the condition Dangling of flow schemas: whether the priority level that one refers to is missing.
/// https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema
/// </summary>
public sealed class DanglingFlowSchemas(ControllerParts parts, ObjectCache cache)
    : ControllerLoop("priority-and-fairness-config-consumer", InternalCallers.Server, parts)
{
    private const string Manager = "api-priority-and-fairness-config-consumer-v1";

    // Any level may be referred to by any schema: there are few, so all are looked at after any change.
    private const string All = "flowschemas";

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
    [
        (Watched.FlowSchemas, static (_, deleted) => deleted ? null : All),
        (Watched.PriorityLevels, static (_, _) => All),
    ];

    protected override bool IsManagersWork => false;

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        ObjectSnapshot schemas = (await cache.OfAsync(Watched.FlowSchemas, cancellation)).Snapshot;
        ObjectSnapshot levels = (await cache.OfAsync(Watched.PriorityLevels, cancellation)).Snapshot;
        ApiStatus? failure = null;
        foreach (CachedObject item in schemas.Range(Watched.FlowSchemas.KeyRoot))
        {
            MapNode schema = item.Tree(Watched.FlowSchemas.Type);
            string level = schema.Map("spec")?.Map("priorityLevelConfiguration")?.Text("name") ?? "";
            Condition wanted = Of(level, levels.Find(Watched.PriorityLevels.Key("", level)) is not null);
            if (!wanted.IsSaidBy(schema.Map("status")?.List("conditions")))
            {
                InternalAnswer answer = await ApplyAsync(schema.Map("metadata")!, wanted, cancellation);
                failure = answer.Overtaken ? failure : answer.Failure ?? failure;
            }
        }

        return failure is null ? null : throw new ControllerException(failure);
    }

    private static Condition Of(string level, bool found)
    {
        string reference = $"This FlowSchema references the PriorityLevelConfiguration object named {GoText.Quote(level)}";
        return found
            ? new("Dangling", false, "Found", reference + " and it exists")
            : new("Dangling", true, "NotFound", reference + " but there is no such object");
    }

    // Only to the state that was looked at: the cache may be behind a write of this loop or of another server, which says the same. What
    // conflicts with it, the follower will tell.
    private ValueTask<InternalAnswer> ApplyAsync(MapNode seen, Condition condition, CancellationToken cancellation)
    {
        string name = seen.Text("name")!;
        var configuration = new MapNode
        {
            ["kind"] = "FlowSchema",
            ["apiVersion"] = Watched.FlowSchemas.ApiVersion,
            ["metadata"] = new MapNode { ["name"] = name, ["resourceVersion"] = seen.Text("resourceVersion")! },
            ["status"] = new MapNode { ["conditions"] = new ListNode([condition.At(Timestamps.Time(Clock.GetUtcNow()))]) },
        };
        return Session.ApplyAsync(Watched.FlowSchemas, "", name, configuration, Manager, "status", cancellation);
    }
}
