using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// Puts states in the order of their revisions within bounded memory: each scan keeps those that come first and fit, and what did not
/// fit is left to a further scan.
/// </summary>
public static class RevisionOrder
{
    /// <summary>States with a revision greater than one, by revision.</summary>
    /// <param name="scan">Tells all states, in any order, as often as it is asked.</param>
    /// <param name="after">Only later ones.</param>
    /// <param name="mostBytes">What the values that are held may have together; one alone may have more.</param>
    /// <param name="cancellation">Breaks off.</param>
    public static async IAsyncEnumerable<StoredValue> ReadAsync(
        Func<IAsyncEnumerable<StoredValue>> scan, long after, long mostBytes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (bool rest = true; rest;)
        {
            // The greatest revision comes out first: it is what gives way.
            var kept = new PriorityQueue<StoredValue, long>();
            long bytes = 0;
            rest = false;
            long beyond = long.MaxValue;
            await foreach (StoredValue state in scan().WithCancellation(cancellation))
            {
                if (state.Revision <= after || state.Revision >= beyond)
                {
                    continue;
                }

                kept.Enqueue(state, -state.Revision);
                for (bytes += state.Value.Length; bytes > mostBytes && kept.Count > 1; bytes -= beyondBytes(kept.Dequeue(), out beyond))
                {
                    rest = true;
                }
            }

            var ordered = new StoredValue[kept.Count];
            for (int i = ordered.Length - 1; i >= 0; i--)
            {
                ordered[i] = kept.Dequeue();
            }

            foreach (StoredValue state in ordered)
            {
                after = state.Revision;
                yield return state;
            }
        }

        static long beyondBytes(StoredValue state, out long beyond)
        {
            beyond = state.Revision;
            return state.Value.Length;
        }
    }
}
