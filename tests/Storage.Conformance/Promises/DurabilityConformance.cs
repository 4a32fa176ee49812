using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Durable before answered, as far as closing and opening again can show it.</summary>
public abstract class DurabilityConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IDurableFixture, new()
{
    [Fact]
    public async Task Answered_events_are_there_after_reopening_and_the_order_goes_on()
    {
        long a = await CommitAsync("/k/a", 0, "1");
        long updated = await CommitAsync("/k/a", a, "2");
        long b = await CommitAsync("/k/b", 0, "1");
        long gone = await CommitAsync("/k/b", b, null);
        List<LogEvent> before = await FollowAsync("/k/", 0, 4);
        await ReopenAsync();
        Assert.Equal(gone, await Log.CurrentRevisionAsync(Cancel));
        Assert.Equal([$"/k/a=2@{updated}"], await ListAsync("/k/"));
        Assert.Equal([$"/k/a=2@{updated}", $"/k/b=1@{b}"], await ListAsync("/k/", b));
        List<LogEvent> after = await FollowAsync("/k/", 0, 4);
        Assert.Equal(
            before.Select(item => item with { Value = default }),
            after.Select(item => item with { Value = default }));
        Assert.Equal(before.Select(item => Text(item.Value)), after.Select(item => Text(item.Value)));
        Assert.True(await CommitAsync("/k/c", 0, "1") > gone);
    }

    [Fact]
    public async Task The_compaction_point_is_kept()
    {
        long a = await CommitAsync("/k/a", 0, "1");
        long b = await CommitAsync("/k/b", 0, "1");
        await Log.CompactAsync(b, Cancel);
        await ReopenAsync();
        await Assert.ThrowsAsync<RevisionCompactedException>(async () => await ListAsync("/k/", a));
        await Assert.ThrowsAsync<RevisionCompactedException>(() => FollowAsync("/k/", 0, 1));
        Assert.Equal(2, (await ListAsync("/k/", b)).Count);
    }

    [Fact]
    public async Task A_subscription_goes_on_over_a_reopening()
    {
        long[] revisions = [await CommitAsync("/k/a", 0, "1"), await CommitAsync("/k/b", 0, "1"), 0];
        await ReopenAsync();
        revisions[2] = await CommitAsync("/k/c", 0, "1");
        Assert.Equal(revisions[1..], (await FollowAsync("/k/", revisions[0], 2)).Select(item => item.Revision));
    }
}
