using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>Reads whole states page by page.</summary>
public static class StateReader
{
    /// <summary>
    /// Every key's state at a revision, in the order of keys. Throws <see cref="RevisionCompactedException"/> when the revision is
    /// compacted while this reads.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="revision">0 reads nothing: such a log never had an event.</param>
    /// <param name="page">How many keys are held at a time.</param>
    /// <param name="cancellation">Breaks off.</param>
    public static async IAsyncEnumerable<StoredValue> ReadAsync(
        IEventLog log, long revision, int page, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        long remaining = revision == 0 ? 0 : 1;
        while (remaining > 0)
        {
            ListPage items = await log.ListAsync(new ListQuery("/", revision, after, page), cancellation);
            foreach (StoredValue item in items.Items)
            {
                yield return item;
            }

            remaining = items.Items.Count == 0 ? 0 : items.Remaining;
            after = items.Items.Count == 0 ? after : items.Items[^1].Key;
        }
    }
}
