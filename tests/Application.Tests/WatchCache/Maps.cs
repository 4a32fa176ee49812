using System.Globalization;
using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Selection;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.WatchCache;

/// <summary>Small config maps, their cache and their log.</summary>
internal static class Maps
{
    public static readonly ResourceDefinition Resource = ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!;

    public static readonly EventActor Nobody = new("", "", "", "", DateTimeOffset.UnixEpoch);

    public static readonly WatchFilter All = new(Resource.KeyRoot, false, null);

    public static string Key(string name) => Resource.Key("ns", name);

    public static byte[] Json(string name, string? label = null, string data = "x")
    {
        string labels = label is null ? "" : $",\"labels\":{{\"l\":\"{label}\"}}";
        return Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{{\"name\":\"{name}\",\"namespace\":\"ns\"{labels}}},\"data\":{{\"d\":\"{data}\"}}}}");
    }

    public static CachedObject Object(string name, long revision, string? label = null)
    {
        byte[] json = Json(name, label);
        return new(Key(name), json, revision, revision, DocumentIndex.Scan(json, []));
    }

    /// <summary>Selects the objects whose label l has a value.</summary>
    public static WatchFilter Labelled(string value) =>
        new(Resource.KeyRoot, false, item => item.Index.Labels.Any(label => label is { Key: "l" } && label.Value == value));

    public static ObjectCache Cache(IEventLog log, TimeProvider clock, int window = 4096) =>
        new(log, SelectableFields.ScanPaths, clock, new ObjectCacheOptions(window));

    public static async Task<long> PutAsync(this IEventLog log, string name, string? label = null, string data = "x")
    {
        StoredValue? now = await log.ReadAsync(Key(name), CancellationToken.None);
        return (await log.AppendAsync(new(Key(name), now?.Revision ?? 0, Json(name, label, data), Nobody), CancellationToken.None)).Revision;
    }

    public static async Task<long> RemoveAsync(this IEventLog log, string name)
    {
        StoredValue? now = await log.ReadAsync(Key(name), CancellationToken.None);
        return (await log.AppendAsync(new(Key(name), now!.Revision, null, Nobody), CancellationToken.None)).Revision;
    }

    public static async Task<(MemoryEventLog Log, ObjectCache Cache)> StartAsync(TimeProvider clock, int window = 4096)
    {
        var log = new MemoryEventLog();
        ObjectCache cache = Cache(log, clock, window);
        await cache.StartAsync(CancellationToken.None);
        return (log, cache);
    }

    /// <summary>An item in a few letters: +a@1 created, *a@2 changed, -a@3 deleted, =4 a bookmark, !410 a failure.</summary>
    public static string Line(WatchItem item)
    {
        if (item.Failure is { } failure)
        {
            return "!" + failure.Code.ToString(CultureInfo.InvariantCulture);
        }

        return item.Event is { } seen ? Line(seen) : "=" + item.Bookmark.ToString(CultureInfo.InvariantCulture);
    }

    public static string Line(CachedEvent seen) => seen.Kind switch
    {
        EventKind.Created => "+",
        EventKind.Updated => "*",
        _ => "-",
    } + seen.Object.Index.Name + "@" + seen.Revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first lines of a stream.</summary>
    public static async Task<string[]> TakeAsync(this WatchStream stream, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var lines = new List<string>();
        if (count == 0)
        {
            return [];
        }

        await foreach (IReadOnlyList<WatchItem> batch in stream.BatchesAsync(limit.Token))
        {
            lines.AddRange(batch.Select(Line));
            if (lines.Count >= count)
            {
                break;
            }
        }

        return [.. lines];
    }

    /// <summary>All lines of a stream that ends by itself.</summary>
    public static Task<string[]> AllAsync(this WatchStream stream) => stream.TakeAsync(int.MaxValue);
}
