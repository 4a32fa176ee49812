using System.Collections.Concurrent;

namespace Kronicle.Application.Authentication;

/// <summary>
/// Which tokens were good lately, by a hash that is another in each process. Two tokens of one hash do no harm: who is in here is
/// judged, not believed. Bounded: of two generations the older is forgotten when the younger is full.
/// </summary>
internal sealed class KnownCredentials
{
    private const int Most = 8192;

    private volatile ConcurrentDictionary<int, bool> younger = new();
    private volatile ConcurrentDictionary<int, bool> older = new();
    private int count;

    public bool Holds(string token)
    {
        int hash = Hash(token);
        return younger.ContainsKey(hash) || older.ContainsKey(hash);
    }

    public void Add(string token)
    {
        int hash = Hash(token);
        if (younger.ContainsKey(hash) || !younger.TryAdd(hash, true) || Interlocked.Increment(ref count) < Most)
        {
            return;
        }

        older = younger;
        younger = new();
        Interlocked.Exchange(ref count, 0);
    }

    public void Remove(string token)
    {
        int hash = Hash(token);
        younger.TryRemove(hash, out _);
        older.TryRemove(hash, out _);
    }

    private static int Hash(string token) => token.GetHashCode(StringComparison.Ordinal);
}
