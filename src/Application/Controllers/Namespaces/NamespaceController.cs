using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Namespaces;

/// <summary>
/// Empties a namespace that is being deleted and then lets it go.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#working-with-namespaces
/// </summary>
public sealed class NamespaceController : ControllerLoop
{
    private const string Finalizer = "kubernetes";

    private readonly ContentDeleter content;

    public NamespaceController(ControllerParts parts)
        : base("namespace-controller", "namespace-controller", parts) => content = new(Session, Clock);

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
        [(Watched.Namespaces, static (item, deleted) => item.Index.Deleting && !deleted ? item.Index.Name : null)];

    // Creations that were admitted before the deletion must be in the log before the content is listed: nothing may be left behind.
    protected override TimeSpan Rest => TimeSpan.FromMilliseconds(250);

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        InternalAnswer found = await Session.GetAsync(Watched.Namespaces, "", key, cancellation);
        if (found.Object is not { } ns)
        {
            return found.NotFound ? null : throw new ControllerException(found.Failure!);
        }

        if (Timestamps.Instant(ns.Map("metadata")?.Text("deletionTimestamp")) is not { } deletedAt || !Finalizers(ns).Any(IsOurs))
        {
            // What is held only by finalizers of others is theirs to let go.
            return null;
        }

        ContentLeft left = await content.DeleteAsync(key, deletedAt, cancellation);
        if (DeletionConditions.Update(ns, left, Clock.GetUtcNow()))
        {
            InternalAnswer updated = await Session.UpdateAsync(Watched.Namespaces, "", ns, "status", cancellation);
            ns = updated.Object ?? ns;
        }

        if (left.Failures.Count > 0)
        {
            throw new ControllerException(left.Failures[0]);
        }

        if (left.EstimateSeconds > 0)
        {
            return TimeSpan.FromSeconds((left.EstimateSeconds / 2) + 1);
        }

        await FinalizeAsync(ns, cancellation);
        return null;
    }

    private async Task FinalizeAsync(MapNode ns, CancellationToken cancellation)
    {
        var kept = new ListNode(Finalizers(ns).Where(item => !IsOurs(item)));
        ns.EnsureMap("spec")["finalizers"] = kept.Count > 0 ? kept : null;
        InternalAnswer done = await Session.UpdateAsync(Watched.Namespaces, "", ns, "finalize", cancellation);
        if (done.Failure is { Code: not 404 } failure)
        {
            throw new ControllerException(failure);
        }
    }

    private static ListNode Finalizers(MapNode ns) => ns.Map("spec")?.List("finalizers") ?? [];

    private static bool IsOurs(Node finalizer) => finalizer is TextNode { Value: Finalizer };
}
