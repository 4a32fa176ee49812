using Kronicle.Application.EventLog;

namespace Kronicle.Application.WatchCache;

/// <summary>
/// An immutable, ordered set of objects. Readers iterate without locks while the writer makes the next snapshot; a change copies
/// one chunk and the array of chunks and shares the rest.
/// </summary>
public sealed class ObjectSnapshot
{
    /// <summary>A chunk that grows beyond this many objects is split in two.</summary>
    private const int ChunkLimit = 128;

    public static readonly ObjectSnapshot Empty = new([], 0, 0);

    private readonly CachedObject[][] chunks;

    private ObjectSnapshot(CachedObject[][] chunks, int count, long revision)
    {
        this.chunks = chunks;
        Count = count;
        Revision = revision;
    }

    /// <summary>The newest change in it: the snapshot is the state at this revision and at every later one up to the next change.</summary>
    public long Revision { get; }

    public int Count { get; }

    /// <summary>A snapshot of objects that come in ordinal order of keys.</summary>
    /// <param name="objects">No key twice.</param>
    /// <param name="revision">The revision whose state they are.</param>
    public static ObjectSnapshot FromSorted(IReadOnlyList<CachedObject> objects, long revision)
    {
        var chunks = new List<CachedObject[]>();
        for (int at = 0; at < objects.Count; at += ChunkLimit / 2)
        {
            chunks.Add([.. objects.Skip(at).Take(ChunkLimit / 2)]);
        }

        return new([.. chunks], objects.Count, revision);
    }

    public CachedObject? Find(string key)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0)
        {
            return null;
        }

        int at = Search(chunks[chunk], key);
        return at < 0 ? null : chunks[chunk][at];
    }

    /// <summary>The snapshot with an object put in the place of its key.</summary>
    public ObjectSnapshot With(CachedObject item)
    {
        if (chunks.Length == 0)
        {
            return new([[item]], 1, item.Revision);
        }

        int c = Math.Max(ChunkOf(item.Key), 0);
        CachedObject[] chunk = chunks[c];
        int at = Search(chunk, item.Key);
        if (at >= 0)
        {
            var replaced = (CachedObject[])chunk.Clone();
            replaced[at] = item;
            return new(Replace(c, replaced), Count, item.Revision);
        }

        at = ~at;
        CachedObject[] grown = [.. chunk.AsSpan(0, at), item, .. chunk.AsSpan(at)];
        return grown.Length <= ChunkLimit
            ? new(Replace(c, grown), Count + 1, item.Revision)
            : new([.. chunks.AsSpan(0, c), grown[..(ChunkLimit / 2)], grown[(ChunkLimit / 2)..], .. chunks.AsSpan(c + 1)], Count + 1, item.Revision);
    }

    /// <summary>The snapshot without a key, which a deletion at a revision took away.</summary>
    public ObjectSnapshot Without(string key, long revision)
    {
        int c = ChunkOf(key);
        int at = c < 0 ? -1 : Search(chunks[c], key);
        if (at < 0)
        {
            return new(chunks, Count, revision);
        }

        CachedObject[] chunk = chunks[c];
        CachedObject[] rest = [.. chunk.AsSpan(0, at), .. chunk.AsSpan(at + 1)];
        if (c + 1 < chunks.Length && rest.Length + chunks[c + 1].Length <= ChunkLimit / 2)
        {
            // Small neighbours become one, so that deletions do not leave a long row of chunks behind.
            return new([.. chunks.AsSpan(0, c), [.. rest, .. chunks[c + 1]], .. chunks.AsSpan(c + 2)], Count - 1, revision);
        }

        return rest.Length == 0
            ? new([.. chunks.AsSpan(0, c), .. chunks.AsSpan(c + 1)], Count - 1, revision)
            : new(Replace(c, rest), Count - 1, revision);
    }

    /// <summary>The objects whose keys begin with a prefix and are not less than another key, in order.</summary>
    public IEnumerable<CachedObject> Range(string prefix, string? from = null)
    {
        string start = from is not null && KeyOrder.Instance.Compare(from, prefix) > 0 ? from : prefix;
        int c = Math.Max(ChunkOf(start), 0);
        int at = c < chunks.Length ? Search(chunks[c], start) : 0;
        at = at < 0 ? ~at : at;
        for (; c < chunks.Length; c++, at = 0)
        {
            CachedObject[] chunk = chunks[c];
            for (; at < chunk.Length; at++)
            {
                if (!chunk[at].Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield break;
                }

                yield return chunk[at];
            }
        }
    }

    /// <summary>How many objects under a prefix have keys that are not less than another key.</summary>
    public long CountFrom(string prefix, string from)
    {
        long counted = 0;
        for (int c = Math.Max(ChunkOf(from), 0); c < chunks.Length; c++)
        {
            CachedObject[] chunk = chunks[c];
            if (KeyOrder.Instance.Compare(chunk[0].Key, from) >= 0 && chunk[^1].Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                counted += chunk.Length;
                continue;
            }

            long within = chunk.LongCount(item =>
                KeyOrder.Instance.Compare(item.Key, from) >= 0 && item.Key.StartsWith(prefix, StringComparison.Ordinal));
            if (within == 0 && KeyOrder.Instance.Compare(chunk[0].Key, from) >= 0)
            {
                break;
            }

            counted += within;
        }

        return counted;
    }

    private CachedObject[][] Replace(int index, CachedObject[] chunk)
    {
        var copy = (CachedObject[][])chunks.Clone();
        copy[index] = chunk;
        return copy;
    }

    // The last chunk whose first key is not greater; -1 when all are.
    private int ChunkOf(string key)
    {
        int low = 0;
        int high = chunks.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (KeyOrder.Instance.Compare(chunks[middle][0].Key, key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private static int Search(CachedObject[] chunk, string key)
    {
        int low = 0;
        int high = chunk.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = KeyOrder.Instance.Compare(chunk[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
