using System.Threading.Channels;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.WatchCache;

/// <summary>What a watcher is handed: an event, or a bookmark of the revision up to which it has seen everything.</summary>
/// <param name="Event">Null for a bookmark.</param>
/// <param name="Bookmark">The revision of a bookmark.</param>
/// <param name="Failure">Ends the watch with an ERROR event; null otherwise.</param>
public readonly record struct WatchItem(CachedEvent? Event, long Bookmark, ApiStatus? Failure = null)
{
    /// <summary>The events after the asked revision are no longer held: 410.</summary>
    public static WatchItem TooOld(RevisionCompactedException e) =>
        new(null, 0, Domain.Failures.Failure.Expired($"too old resource version: {e.Asked} ({e.Compacted})"));

    /// <summary>What was to be shown can't be read: 500.</summary>
    public static WatchItem Failed(ValueUnreadableException e) => new(null, 0, Domain.Failures.Failure.Internal(e.Message));
}

/// <summary>
/// One watcher's bounded queue. A watcher that does not keep up is cut off: its queue completes after what is already in it, and
/// the client watches again from the last revision it saw. It never delays the writer or the others.
/// </summary>
public sealed class CacheWatcher : IDisposable
{
    /// <summary>Events that may wait for one watcher.</summary>
    public const int QueueLimit = 1024;

    private readonly WatchQueue queue = new(QueueLimit);

    private readonly ResourceCache owner;
    private readonly long after;

    /// <param name="owner">Offers everything under one lock.</param>
    /// <param name="filter">What the watcher wants to see.</param>
    /// <param name="bookmarks">Whether it wants bookmarks.</param>
    /// <param name="after">It sees only what is newer, also when this revision is still to come.</param>
    internal CacheWatcher(ResourceCache owner, WatchFilter filter, bool bookmarks, long after)
    {
        this.owner = owner;
        this.after = after;
        Filter = filter;
        Bookmarks = bookmarks;
    }

    public WatchFilter Filter { get; }

    public bool Bookmarks { get; }

    /// <summary>Events in order. It completes when the watcher is cut off or the server stops.</summary>
    public ChannelReader<WatchItem> Items => queue;

    internal void Offer(CachedEvent item)
    {
        if (item.Revision > after && Filter.See(item) is { } seen && !queue.TryWrite(new(seen, 0)))
        {
            queue.Complete();
        }
    }

    internal void OfferBookmark(long revision)
    {
        if (Bookmarks && revision >= after)
        {
            queue.TryWrite(new(null, revision));
        }
    }

    internal void End() => queue.Complete();

    public void Dispose()
    {
        owner.Remove(this);
        End();
    }
}
