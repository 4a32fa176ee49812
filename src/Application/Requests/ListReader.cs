using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Requests;

/// <summary>Reads a list, or one page of it, as the options ask.</summary>
public sealed class ListReader(ObjectCache cache, IEventLog log, PagedSnapshots pages, TimeProvider clock, IStoreMetrics? times = null)
{
    private readonly IStoreMetrics times = times ?? NoStoreMetrics.Instance;

    public async ValueTask<ApiAnswer> ReadAsync(RequestContext context, CancellationToken cancellation)
    {
        RequestOptions options = context.Options;
        if (ListOptionsRules.Check(options, watch: false) is { } bad)
        {
            return new FailureAnswer(bad);
        }

        (WatchFilter? filter, ApiStatus? refused) = Selection.Of(context);
        if (refused is not null)
        {
            return new FailureAnswer(refused);
        }

        if (!context.Resource.Stored)
        {
            return new ListAnswer(context.Resource, [], await cache.CatchUpAsync(cancellation), "", null);
        }

        (ObjectSnapshot? snapshot, long revision, string? from, ApiStatus? failure) = await SnapshotAsync(context, cancellation);
        return failure is null ? Page(context, filter!, snapshot!, revision, from) : new FailureAnswer(failure);
    }

    private async ValueTask<(ObjectSnapshot? Snapshot, long Revision, string? From, ApiStatus? Failure)> SnapshotAsync(
        RequestContext context, CancellationToken cancellation)
    {
        RequestOptions options = context.Options;
        string? from = null;
        long exact = 0;
        if (options.Continue.Length > 0)
        {
            if (!ContinueToken.TryDecode(options.Continue, out ContinueToken token, out ApiStatus? bad))
            {
                return (null, 0, null, bad);
            }

            from = context.Storage.KeyPrefix(context.Info.Namespace) + token.Start;
            exact = Math.Max(token.Revision, 0);
            if (token.Revision < 0)
            {
                await cache.CatchUpAsync(cancellation);
            }

            if (await ReadRevision.WaitAsync(cache, exact, clock, cancellation) is { } tooLarge)
            {
                return (null, 0, null, tooLarge);
            }
        }
        else if (options.ResourceVersion.Length > 0)
        {
            if (!ReadRevision.TryParse(options.ResourceVersion, out long asked, out string error))
            {
                return (null, 0, null, Failure.BadRequest("invalid resource version: " + error));
            }

            if (await ReadRevision.WaitAsync(cache, asked, clock, cancellation) is { } tooLarge)
            {
                return (null, 0, null, tooLarge);
            }

            bool isExact = options.ResourceVersionMatch == "Exact" || (options.ResourceVersionMatch.Length == 0 && LimitOf(context) > 0 && asked > 0);
            exact = isExact ? asked : 0;
        }
        else
        {
            await cache.CatchUpAsync(cancellation);
        }

        ResourceCache objects = await cache.OfAsync(context.Storage, cancellation);
        if (exact > 0)
        {
            return await AtAsync(context, objects, exact, from, cancellation);
        }

        // The revision is read before the snapshot: what was applied then is in it, and what came since is its own last change.
        long applied = cache.AppliedRevision;
        ObjectSnapshot snapshot = objects.Snapshot;
        return (snapshot, Math.Max(applied, snapshot.Revision), from, null);
    }

    private async ValueTask<(ObjectSnapshot?, long, string?, ApiStatus?)> AtAsync(
        RequestContext context, ResourceCache objects, long revision, string? from, CancellationToken cancellation)
    {
        // The cache shows at least the revision by now: a snapshot without a later change is the state at it.
        ObjectSnapshot current = objects.Snapshot;
        if ((current.Revision <= revision ? current : pages.Find(context.Storage.KeyRoot, revision)) is { } kept)
        {
            return (kept, revision, from, null);
        }

        try
        {
            ObjectSnapshot? recent = objects.StateAt(revision);
            ObjectSnapshot snapshot = recent ?? await FromLogAsync(context, objects, revision, cancellation);
            if (LimitOf(context) > 0)
            {
                pages.Keep(context.Storage.KeyRoot, revision, snapshot, read: recent is null);
            }

            return (snapshot, revision, from, null);
        }
        catch (RevisionCompactedException)
        {
            return (null, 0, null, from is not null
                ? ContinueToken.Expired(from[context.Storage.KeyPrefix(context.Info.Namespace).Length..])
                : Failure.Expired("The resourceVersion for the provided list is too old."));
        }
    }

    private async ValueTask<ObjectSnapshot> FromLogAsync(RequestContext context, ResourceCache objects, long revision, CancellationToken cancellation)
    {
        ListPage page = await times.MeasureAsync("list", context.Storage.GroupResource,
            () => log.ListAsync(new ListQuery(context.Storage.KeyRoot, revision), cancellation));
        return ObjectSnapshot.FromSorted(
            [.. page.Items.Select(item => objects.Make(item.Key, item.Value, item.Revision, item.CreateRevision))], revision);
    }

    // Who asks for whatever is there gets all of it: informers take a page for a sign that nothing is cached. Events are the exception there, too.
    private static long LimitOf(RequestContext context) =>
        context.Options is { ResourceVersion: "0", Continue.Length: 0 } && context.Resource.Resource != "events" ? 0 : context.Options.Limit;

    private ListAnswer Page(RequestContext context, WatchFilter filter, ObjectSnapshot snapshot, long revision, string? from)
    {
        long limit = LimitOf(context);
        var items = new List<CachedObject>(limit > 0 ? (int)Math.Min(limit, 1024) : Math.Min(snapshot.Count, 4096));
        bool selective = filter.Selects is not null || filter.ExactKey;
        string prefix = context.Storage.KeyPrefix(context.Info.Namespace);
        if (filter.ExactKey && from is null)
        {
            if (snapshot.Find(filter.KeyPrefix) is { } single && filter.Selected(single))
            {
                items.Add(single);
            }

            return new ListAnswer(context.Resource, items, revision, "", null);
        }

        CachedObject? last = null;
        foreach (CachedObject item in snapshot.Range(filter.ExactKey ? prefix : filter.KeyPrefix, from))
        {
            if (!filter.Matches(item))
            {
                continue;
            }

            if (limit > 0 && items.Count == limit)
            {
                pages.Keep(context.Storage.KeyRoot, revision, snapshot, read: false);
                string token = new ContinueToken(revision, last!.Key[prefix.Length..] + "\0").Encode();
                long? remaining = selective ? null : snapshot.CountFrom(filter.KeyPrefix, item.Key);
                return new ListAnswer(context.Resource, items, revision, token, remaining);
            }

            items.Add(item);
            last = item;
        }

        return new ListAnswer(context.Resource, items, revision, "", null);
    }
}
