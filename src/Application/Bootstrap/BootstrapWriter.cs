using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>
/// Makes the objects that every cluster has. They are appended all at once, so that a store that commits in groups writes them in a
/// few: a fresh data directory has some two hundred.
/// </summary>
public sealed class BootstrapWriter(ObjectCache cache, IEventLog log, IIdentifierSource identifiers, TimeProvider clock)
{
    /// <summary>The field manager of what the server itself makes, and the name in its user agent.</summary>
    public const string ServerManager = "kube-apiserver";

    /// <summary>The user as which the server writes.</summary>
    public const string ServerUser = "system:apiserver";

    /// <summary>Makes what is missing and brings up to date what is there.</summary>
    public async Task EnsureAsync(IEnumerable<BootstrapObject> wanted, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var appends = new List<Task>();
        foreach (IGrouping<ResourceDefinition, BootstrapObject> group in wanted.GroupBy(item => item.Resource))
        {
            ResourceCache present = await cache.OfAsync(group.Key, cancellation);
            foreach (BootstrapObject item in group)
            {
                if (AppendFor(item, present.Snapshot.Find(item.Key), now) is { } append)
                {
                    // Another server may have made or changed it meanwhile: then it has done this work.
                    appends.Add(log.AppendAsync(append, cancellation).AsTask());
                }
            }
        }

        await Task.WhenAll(appends);
        await cache.CatchUpAsync(cancellation);
    }

    /// <summary>The event that makes an object of the server's own, at any time.</summary>
    public Append Creation(BootstrapObject item)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return AppendOf(item, 0, Complete(item, now), "create", now);
    }

    private Append? AppendFor(BootstrapObject item, CachedObject? stored, DateTimeOffset now)
    {
        if (stored is null)
        {
            return AppendOf(item, 0, Complete(item, now), "create", now);
        }

        if (item.Reconcile is null)
        {
            return null;
        }

        MapNode before = stored.Tree(item.Resource.Type);
        MapNode after = before.Copy();
        if (!item.Reconcile(after))
        {
            return null;
        }

        if (ResourceTraits.Of(item.Resource).GenerationOnChange)
        {
            MapNode metadata = after.EnsureMap("metadata");
            metadata["generation"] = NumberNode.Of((metadata.Integer("generation") ?? 0) + 1);
        }

        Own(item, before, after, now);
        return AppendOf(item, stored.Revision, after, "update", now);
    }

    private MapNode Complete(BootstrapObject item, DateTimeOffset now)
    {
        MapNode made = item.Object;
        MapNode metadata = made.EnsureMap("metadata");
        made["kind"] = item.Resource.Kind;
        made["apiVersion"] = item.Resource.ApiVersion;
        Own(item, null, made, now);
        metadata["uid"] = identifiers.NewUid().ToString();
        metadata["creationTimestamp"] = Timestamps.Time(now);
        if (ResourceTraits.Of(item.Resource).GenerationOnCreate)
        {
            metadata["generation"] = NumberNode.Of(1);
        }

        return made;
    }

    private static void Own(BootstrapObject item, MapNode? before, MapNode after, DateTimeOffset now)
    {
        string time = Timestamps.Time(now);
        ListNode? owners = PlainWriteManager.Update(new PlainWrite
        {
            Type = item.Resource.Type,
            ApiVersion = item.Resource.ApiVersion,
            Live = before,
            Submitted = after,
            Manager = item.Manager,
            Time = time,
            RawFields = true,
            Reset = ResetFields.Of(item.Resource, ""),
        });
        if (before is null && item.StatusOwner is { } status)
        {
            status["time"] = time;
            owners ??= [];
            owners.Insert(0, status);
        }

        after.EnsureMap("metadata")["managedFields"] = owners is { Count: > 0 } ? owners : null;
    }

    private Append AppendOf(BootstrapObject item, long expected, MapNode value, string verb, DateTimeOffset now) => new(
        item.Key, expected, CanonicalWriter.Stored(value, item.Resource.Type),
        new EventActor(ServerUser, verb, identifiers.NewUid().ToString(), ServerManager, now));
}
