using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>Reads a store through for its checksums: equal sums mean equal keys, bytes, order and actors, whatever the back end.</summary>
public static class StoreSums
{
    private const int PageItems = 500;

    /// <summary>The checksum of the current state.</summary>
    public static async Task<string> StateAsync(OpenStore store, CancellationToken cancellation)
    {
        using var sum = new StateChecksum();
        long head = await store.Log.CurrentRevisionAsync(cancellation);
        await foreach (StoredValue state in StateReader.ReadAsync(store.Log, head, PageItems, cancellation))
        {
            if (state.Key != CopyMark.Key)
            {
                sum.Add(state);
            }
        }

        return sum.Finish();
    }

    /// <summary>The checksum of the events after a revision up to another; 0 for the newest.</summary>
    public static async Task<HistorySum> HistoryAsync(OpenStore store, long after, long until, CancellationToken cancellation)
    {
        using var sum = new HistoryChecksum();
        await foreach (IReadOnlyList<HistoryEvent> events in store.History.ReadAsync(new HistoryQuery(KeyScope.All, after, until), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                sum.Add(item);
            }
        }

        return new HistorySum(sum.Finish(), sum.Events);
    }
}
