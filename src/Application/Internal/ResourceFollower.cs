using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Internal;

/// <summary>Sees a change of an object. It must be quick: events wait for it, in a queue that is bounded.</summary>
/// <param name="item">The object; its last state when it was deleted.</param>
/// <param name="deleted">Whether it is gone.</param>
public delegate void ObjectSeen(CachedObject item, bool deleted);

/// <summary>
/// Follows a resource from the watch cache, as an informer does: first everything that is there, then every change. One that was cut
/// off, or that the log is away from, begins again with everything that is there.
/// </summary>
public sealed class ResourceFollower(ObjectCache cache, TimeProvider clock)
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="storage">The storage version of the resource.</param>
    /// <param name="begin">Takes everything that is there, in the place of what it knew before.</param>
    /// <param name="see">Takes each change.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FollowAsync(ResourceDefinition storage, Action<ObjectSnapshot> begin, ObjectSeen see, CancellationToken cancellation)
    {
        var everything = new WatchFilter(storage.KeyRoot, ExactKey: false, Selects: null);
        while (true)
        {
            try
            {
                await FollowOnceAsync(await cache.OfAsync(storage, cancellation), everything, begin, see, cancellation);
            }
            catch (Exception e) when (e is LogUnavailableException or ValueUnreadableException)
            {
            }

            await Task.Delay(RestartPause, clock, cancellation);
        }
    }

    private static async Task FollowOnceAsync(
        ResourceCache objects, WatchFilter filter, Action<ObjectSnapshot> begin, ObjectSeen see, CancellationToken cancellation)
    {
        using CacheWatcher watcher = objects.WatchNow(filter, bookmarks: false, out ObjectSnapshot state);
        begin(state);
        await foreach (WatchItem change in watcher.Items.ReadAllAsync(cancellation))
        {
            if (change.Event is { } seen)
            {
                see(seen.Object, seen.Kind == EventKind.Deleted);
            }
        }
    }
}
