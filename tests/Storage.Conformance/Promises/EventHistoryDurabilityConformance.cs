using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>The history is as durable as the log.</summary>
public abstract class EventHistoryDurabilityConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IDurableFixture, new()
{
    [Fact]
    public async Task The_history_and_its_trim_point_are_kept()
    {
        var revisions = new long[30];
        for (int i = 0; i < revisions.Length; i++)
        {
            revisions[i] = await CommitAsync("/k/a", i == 0 ? 0 : revisions[i - 1], $"{i}");
        }

        var history = (IEventHistory)Log;
        await Log.CompactAsync(revisions[20], Cancel);
        await history.TrimAsync(revisions[20], Cancel);
        HistoryBounds before = await history.BoundsAsync(Cancel);
        await ReopenAsync();
        history = (IEventHistory)Log;
        Assert.Equal((before.Trimmed, before.Newest), ((await history.BoundsAsync(Cancel)).Trimmed, revisions[^1]));
        var seen = new List<long>();
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, before.Trimmed), Cancel))
        {
            seen.AddRange(events.Select(item => item.Revision));
        }

        Assert.Equal(revisions.Where(revision => revision > before.Trimmed), seen);
    }
}
