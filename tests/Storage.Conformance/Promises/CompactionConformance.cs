using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Compaction.</summary>
public abstract class CompactionConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    [Fact]
    public async Task A_list_older_than_the_compaction_point_is_refused_and_says_what_is_held()
    {
        long[] revisions = await WriteAsync();
        await Log.CompactAsync(revisions[3], Cancel);
        RevisionCompactedException error =
            await Assert.ThrowsAsync<RevisionCompactedException>(async () => await ListAsync("/k/", revisions[2]));
        Assert.Equal((revisions[2], revisions[3]), (error.Asked, error.Compacted));
    }

    [Fact]
    public async Task States_from_the_compaction_point_on_stay()
    {
        long[] revisions = await WriteAsync();
        IReadOnlyList<string>[] before = [.. await Task.WhenAll(revisions[3..].Select(revision => ListAsync("/k/", revision)))];
        await Log.CompactAsync(revisions[3], Cancel);
        Assert.Equal(before, await Task.WhenAll(revisions[3..].Select(revision => ListAsync("/k/", revision))));
    }

    [Fact]
    public async Task Current_states_stay()
    {
        long[] revisions = await WriteAsync();
        IReadOnlyList<string> before = await ListAsync("/k/");
        await Log.CompactAsync(revisions[^1], Cancel);
        Assert.Equal(before, await ListAsync("/k/"));
        Assert.Equal("a3", Text((await Log.ReadAsync("/k/a", Cancel))!.Value));
    }

    [Fact]
    public async Task A_subscription_before_the_compaction_point_is_refused()
    {
        long[] revisions = await WriteAsync();
        await Log.CompactAsync(revisions[3], Cancel);
        await Assert.ThrowsAsync<RevisionCompactedException>(() => FollowAsync("/k/", revisions[1], 1));
        await Assert.ThrowsAsync<RevisionCompactedException>(() => FollowAsync("/k/", 0, 1));
    }

    [Fact]
    public async Task A_subscription_from_the_compaction_point_sees_all_that_follows()
    {
        long[] revisions = await WriteAsync();
        await Log.CompactAsync(revisions[3], Cancel);
        List<LogEvent> events = await FollowAsync("/k/", revisions[3], revisions.Length - 4);
        Assert.Equal(revisions[4..], events.Select(item => item.Revision));
    }

    [Fact]
    public async Task A_deletion_after_the_compaction_point_still_has_its_last_state()
    {
        foreach (string key in (string[])["/k/a", "/registry/events/default/a"])
        {
            long created = await CommitAsync(key, 0, "1");
            long updated = await CommitAsync(key, created, "2");
            await Log.CompactAsync(updated, Cancel);
            long gone = await CommitAsync(key, updated, null);
            LogEvent deletion = Assert.Single(await FollowAsync(key, updated, 1));
            Assert.Equal((gone, EventKind.Deleted, "2"), (deletion.Revision, deletion.Kind, Text(deletion.Value)));
        }
    }

    [Fact]
    public async Task A_waiting_subscriber_goes_on_over_a_compaction()
    {
        long first = await CommitAsync("/k/a", 0, "1");
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> events = Log.SubscribeAsync("/k/", first, Cancel).GetAsyncEnumerator(Cancel);
        ValueTask<bool> next = events.MoveNextAsync();
        long other = 0;
        for (int i = 0; i < 20; i++)
        {
            other = await CommitAsync($"/other/{i}", 0, "x");
        }

        await Log.CompactAsync(other, Cancel);
        long second = await CommitAsync("/k/b", 0, "x");
        Assert.True(await next);
        Assert.Equal(second, Assert.Single(events.Current).Revision);
    }

    [Fact]
    public async Task Compacting_at_an_older_revision_changes_nothing()
    {
        long[] revisions = await WriteAsync();
        await Log.CompactAsync(revisions[3], Cancel);
        await Log.CompactAsync(revisions[1], Cancel);
        await Assert.ThrowsAsync<RevisionCompactedException>(async () => await ListAsync("/k/", revisions[2]));
    }

    [Fact]
    public async Task Compacting_at_a_revision_to_come_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Log.CompactAsync(1_000_000, Cancel));

    [Fact]
    public async Task Revisions_go_on_after_everything_was_deleted_and_compacted()
    {
        const string Key = "/registry/leases/kube-system/scheduler";
        long created = await CommitAsync(Key, 0, "1");
        long gone = await CommitAsync(Key, created, null);
        await Log.CompactAsync(gone, Cancel);
        Assert.True(await CommitAsync(Key, 0, "2") > gone);
    }

    /// <summary>Six events of /k/a and /k/b.</summary>
    private async Task<long[]> WriteAsync()
    {
        var revisions = new long[6];
        revisions[0] = await CommitAsync("/k/a", 0, "a1");
        revisions[1] = await CommitAsync("/k/b", 0, "b1");
        revisions[2] = await CommitAsync("/k/a", revisions[0], "a2");
        revisions[3] = await CommitAsync("/k/b", revisions[1], null);
        revisions[4] = await CommitAsync("/k/b", 0, "b2");
        revisions[5] = await CommitAsync("/k/a", revisions[2], "a3");
        return revisions;
    }
}
