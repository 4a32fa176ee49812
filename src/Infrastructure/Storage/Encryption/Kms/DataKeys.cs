using System.Collections.Concurrent;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>Sources of data keys that were opened, so that a read asks the key service once for each. Bounded: the least used go. Reads take no lock.</summary>
internal sealed class DataKeys(int capacity = 1000)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long uses;

    public int Count => entries.Count;

    public ValueTransformer? Find(string digest)
    {
        if (!entries.TryGetValue(digest, out Entry? entry))
        {
            return null;
        }

        entry.Used = Interlocked.Increment(ref uses);
        return entry.Transformer;
    }

    public void Add(string digest, ValueTransformer transformer)
    {
        entries[digest] = new(transformer) { Used = Interlocked.Increment(ref uses) };
        while (entries.Count > capacity)
        {
            entries.TryRemove(entries.MinBy(entry => entry.Value.Used).Key, out _);
        }
    }

    private sealed class Entry(ValueTransformer transformer)
    {
        private long used;

        public ValueTransformer Transformer => transformer;

        public long Used
        {
            get => Volatile.Read(ref used);
            set => Volatile.Write(ref used, value);
        }
    }
}
