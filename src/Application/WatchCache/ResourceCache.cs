using System.Collections.Immutable;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.WatchCache;

/// <summary>The state and the recent events of one stored resource. Reads take the current snapshot and hold no lock.</summary>
public sealed class ResourceCache
{
    private readonly Lock gate = new();
    private readonly EventWindow window;
    private readonly IReadOnlyList<string[]> paths;
    private List<LogEvent>? pending = [];
    private ObjectSnapshot snapshot = ObjectSnapshot.Empty;
    private ImmutableArray<CacheWatcher> watchers = [];
    private long dispatched;
    private bool closed;

    internal ResourceCache(ResourceDefinition resource, IReadOnlyList<string[]> paths, int windowEvents, long windowBytes)
    {
        Resource = resource;
        this.paths = paths;
        window = new EventWindow(windowEvents, windowBytes);
        Capacity = windowEvents;
    }

    /// <summary>The storage version of the resource.</summary>
    public ResourceDefinition Resource { get; }

    public ObjectSnapshot Snapshot => Volatile.Read(ref snapshot);

    public int WatcherCount => watchers.Length;

    /// <summary>Events that came from the log and were offered to whoever watches.</summary>
    public long Dispatched => Volatile.Read(ref dispatched);

    /// <summary>How many recent events are kept at most.</summary>
    public int Capacity { get; }

    /// <summary>An object of this resource from its bytes.</summary>
    public CachedObject Make(string key, ReadOnlyMemory<byte> json, long revision, long createRevision) =>
        new(key, json, revision, createRevision, DocumentIndex.Scan(json.Span, paths));

    /// <summary>
    /// A watcher from a revision on, with what it must see first. Null when the window does not reach back that far: the caller
    /// catches up from the log.
    /// </summary>
    public CacheWatcher? WatchFrom(long revision, WatchFilter filter, bool bookmarks, out IReadOnlyList<CachedEvent> missed)
    {
        lock (gate)
        {
            if (revision < window.Floor)
            {
                missed = [];
                return null;
            }

            missed = window.After(revision);
            return Add(new CacheWatcher(this, filter, bookmarks, revision));
        }
    }

    /// <summary>A watcher from the present on, with the state that it begins with.</summary>
    public CacheWatcher WatchNow(WatchFilter filter, bool bookmarks, out ObjectSnapshot state)
    {
        lock (gate)
        {
            state = snapshot;
            return Add(new CacheWatcher(this, filter, bookmarks, state.Revision));
        }
    }

    /// <summary>
    /// The state as it was at a revision, told from the present by the window's events backwards. Null when the window does not reach
    /// back that far.
    /// </summary>
    public ObjectSnapshot? StateAt(long revision)
    {
        ObjectSnapshot state;
        IReadOnlyList<CachedEvent> later;
        lock (gate)
        {
            if (revision < window.Floor)
            {
                return null;
            }

            (state, later) = (snapshot, window.After(revision));
        }

        for (int i = later.Count - 1; i >= 0; i--)
        {
            state = later[i].Previous is { } before ? state.With(before) : state.Without(later[i].Object.Key, revision);
        }

        return state;
    }

    /// <exception cref="ValueUnreadableException">An event that waited can't be read.</exception>
    internal void Load(IReadOnlyList<StoredValue> values, long revision)
    {
        var objects = new CachedObject[values.Count];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = Make(values[i].Key, values[i].Value, values[i].Revision, values[i].CreateRevision);
        }

        lock (gate)
        {
            Volatile.Write(ref snapshot, ObjectSnapshot.FromSorted(objects, revision));
            window.Reset(revision);
            List<LogEvent> waiting = pending ?? [];
            pending = null;
            foreach (LogEvent item in waiting.Where(e => e.Revision > revision))
            {
                if (item.Unreadable is { } unreadable)
                {
                    throw unreadable;
                }

                ApplyLoaded(item);
            }
        }
    }

    /// <returns>False when the event can't be read: this cache shows the state before it and must not be used any more.</returns>
    internal bool Apply(LogEvent item)
    {
        lock (gate)
        {
            if (pending is not null)
            {
                pending.Add(item);
            }
            else if (item.Revision > snapshot.Revision)
            {
                if (item.Unreadable is not null)
                {
                    return false;
                }

                ApplyLoaded(item);
            }

            return true;
        }
    }

    /// <summary>Tells watchers that they have seen everything up to a revision, or up to a later event that they were just offered.</summary>
    internal void Bookmark(long revision)
    {
        lock (gate)
        {
            long seen = Math.Max(revision, snapshot.Revision);
            foreach (CacheWatcher watcher in watchers)
            {
                watcher.OfferBookmark(seen);
            }
        }
    }

    /// <summary>Ends every watch, and those that still come at once.</summary>
    internal void EndWatches()
    {
        lock (gate)
        {
            closed = true;
            foreach (CacheWatcher watcher in watchers)
            {
                watcher.End();
            }
        }
    }

    internal void Remove(CacheWatcher watcher)
    {
        lock (gate)
        {
            watchers = watchers.Remove(watcher);
        }
    }

    private void ApplyLoaded(LogEvent item)
    {
        CachedObject? previous = snapshot.Find(item.Key);
        CachedEvent seen;
        if (item.Kind == EventKind.Deleted)
        {
            CachedObject last = previous ?? Make(item.Key, item.Value, item.Revision, item.CreateRevision);
            seen = new(EventKind.Deleted, last.At(item.Revision), last);
            Volatile.Write(ref snapshot, snapshot.Without(item.Key, item.Revision));
        }
        else
        {
            CachedObject now = Make(item.Key, item.Value, item.Revision, item.CreateRevision);
            seen = new(item.Kind, now, previous);
            Volatile.Write(ref snapshot, snapshot.With(now));
        }

        window.Add(seen);
        foreach (CacheWatcher watcher in watchers)
        {
            watcher.Offer(seen);
        }

        Volatile.Write(ref dispatched, dispatched + 1);
    }

    private CacheWatcher Add(CacheWatcher watcher)
    {
        watchers = watchers.Add(watcher);
        if (closed)
        {
            watcher.End();
        }

        return watcher;
    }
}
