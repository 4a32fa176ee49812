using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>What a store holds.</summary>
/// <param name="Newest">The revision of the newest event; 0 for a store that never had one.</param>
/// <param name="Compacted">The oldest revision that lists and watches can ask for; 0 when all can.</param>
/// <param name="History">How far the history reaches.</param>
/// <param name="Resources">Objects and the bytes of their current states, by resource, most objects first.</param>
public sealed record StoreInfo(long Newest, long Compacted, HistoryBounds History, IReadOnlyList<ResourceCount> Resources)
{
    private const int PageItems = 1000;

    /// <summary>Reads the current state once, page by page.</summary>
    public static async Task<StoreInfo> ReadAsync(IEventLog log, IEventHistory history, CancellationToken cancellation)
    {
        long newest = await log.CurrentRevisionAsync(cancellation);
        var counts = new Dictionary<string, ResourceCount>(StringComparer.Ordinal);
        await foreach (StoredValue item in StateReader.ReadAsync(log, newest, PageItems, cancellation))
        {
            string label = StoredResources.LabelOf(item.Key);
            ResourceCount before = counts.GetValueOrDefault(label, new ResourceCount(label, 0, 0));
            counts[label] = before with { Objects = before.Objects + 1, Bytes = before.Bytes + item.Value.Length };
        }

        return new StoreInfo(newest, await CompactedAsync(log, newest, cancellation), await history.BoundsAsync(cancellation),
            [.. counts.Values.OrderByDescending(count => count.Objects).ThenBy(count => count.Resource, StringComparer.Ordinal)]);
    }

    // The log tells its compaction point to whoever asks for a state before it.
    private static async Task<long> CompactedAsync(IEventLog log, long newest, CancellationToken cancellation)
    {
        try
        {
            if (newest > 0)
            {
                await log.ListAsync(new ListQuery("/", Revision: 1, Limit: 1), cancellation);
            }

            return 0;
        }
        catch (RevisionCompactedException e)
        {
            return e.Compacted;
        }
    }
}

/// <summary>How much there is of a resource.</summary>
/// <param name="Resource">As <see cref="StoredResources.LabelOf"/> names it.</param>
/// <param name="Objects">How many.</param>
/// <param name="Bytes">The length of their canonical JSON together.</param>
public sealed record ResourceCount(string Resource, long Objects, long Bytes);
