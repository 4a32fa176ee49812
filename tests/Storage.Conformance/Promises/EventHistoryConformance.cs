using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>The history: what happened, and what was there, under its own retention.</summary>
public abstract class EventHistoryConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    private const string Lease = "/registry/leases/kube-system/scheduler";

    private IEventHistory History => (IEventHistory)Log;

    [Fact]
    public async Task Every_event_of_a_key_is_told_with_what_it_did_and_who_did_it()
    {
        long created = await CommitAsync("/k/a", 0, "1");
        long updated = await CommitAsync("/k/a", created, "2");
        await CommitAsync("/k/b", 0, "x");
        long deleted = await CommitAsync("/k/a", updated, null);
        long again = await CommitAsync("/k/a", 0, "3");
        List<HistoryEvent> events = await ReadAsync(new KeyScope("/k/a", Exact: true));
        Assert.Equal(
            [
                (created, EventKind.Created, "1", 0L), (updated, EventKind.Updated, "2", created), (deleted, EventKind.Deleted, "", updated),
                (again, EventKind.Created, "3", 0L),
            ],
            events.Select(item => (item.Revision, item.Kind, item.Value is null ? "" : Text(item.Value), item.PreviousRevision)));
        Assert.All(events, item => Assert.Equal(("/k/a", Actor), (item.Key, item.Actor)));
        Assert.Null(events[2].Value);
    }

    [Fact]
    public async Task A_scope_is_one_key_or_what_begins_with_it()
    {
        foreach (string key in (string[])["/k/a", "/k/a/b", "/k/ab", "/k/b", "/l/a"])
        {
            await CommitAsync(key, 0, key);
        }

        Assert.Equal(["/k/a"], await KeysAsync(new KeyScope("/k/a", Exact: true)));
        Assert.Equal(["/k/a", "/k/a/b", "/k/ab"], await KeysAsync(new KeyScope("/k/a")));
        Assert.Equal(["/k/a", "/k/a/b", "/k/ab", "/k/b"], await KeysAsync(new KeyScope("/k/")));
        Assert.Equal(["/k/a", "/k/a/b", "/k/ab", "/k/b", "/l/a"], await KeysAsync(KeyScope.All));
        Assert.Empty(await KeysAsync(new KeyScope("/k/x", Exact: true)));
    }

    [Fact]
    public async Task A_query_ends_and_begins_where_it_says()
    {
        long[] revisions = await WriteAsync(12);
        for (int from = 0; from < revisions.Length; from += 3)
        {
            for (int to = from; to < revisions.Length; to += 2)
            {
                List<HistoryEvent> events = await ReadAsync(KeyScope.All, revisions[from], revisions[to]);
                Assert.Equal(revisions[(from + 1)..(to + 1)], events.Select(item => item.Revision));
            }
        }

        Assert.Empty(await ReadAsync(KeyScope.All, revisions[^1]));
        Assert.Equal(revisions, (await ReadAsync(KeyScope.All, 0, revisions[^1] + 1_000_000)).Select(item => item.Revision));
    }

    [Fact]
    public async Task Compaction_of_the_log_takes_nothing_from_it()
    {
        long[] revisions = await WriteAsync(40);
        List<string> events = await ShowAsync(KeyScope.All);
        List<string> states = await StatesAsync(KeyScope.All, revisions[7]);
        await Log.CompactAsync(revisions[^1], Cancel);
        await CommitAsync("/z/a", 0, "x");
        Assert.Equal(events, (await ShowAsync(KeyScope.All)).Take(events.Count));
        Assert.Equal(states, await StatesAsync(KeyScope.All, revisions[7]));
    }

    [Fact]
    public async Task States_at_a_revision_are_those_of_that_moment()
    {
        long created = await CommitAsync("/k/a", 0, "1");
        long other = await CommitAsync("/k/b", 0, "x");
        long updated = await CommitAsync("/k/a", created, "2");
        long deleted = await CommitAsync("/k/a", updated, null);
        Assert.Equal([$"/k/a=1@{created}"], await StatesAsync(KeyScope.All, created));
        Assert.Equal([$"/k/a=1@{created}", $"/k/b=x@{other}"], await StatesAsync(KeyScope.All, other));
        Assert.Equal([$"/k/a=2@{updated}", $"/k/b=x@{other}"], await StatesAsync(KeyScope.All, updated));
        Assert.Equal([$"/k/a=2@{updated}"], await StatesAsync(new KeyScope("/k/a", Exact: true), updated));
        Assert.Equal([$"/k/b=x@{other}"], await StatesAsync(KeyScope.All, deleted));
        Assert.Equal([$"/k/b=x@{other}"], await StatesAsync(KeyScope.All, deleted + 1_000_000));
        Assert.Empty(await StatesAsync(new KeyScope("/k/a", Exact: true), deleted));
    }

    [Fact]
    public async Task Keys_without_history_have_neither_events_nor_states()
    {
        long lease = await CommitAsync(Lease, 0, "1");
        long pod = await CommitAsync("/registry/pods/default/web", 0, "1");
        await CommitAsync(Lease, lease, "2");
        await CommitAsync("/registry/services/specs/default/web", 0, "1");
        Assert.Equal(["/registry/pods/default/web", "/registry/services/specs/default/web"], await KeysAsync(KeyScope.All));
        Assert.Empty(await KeysAsync(new KeyScope(Lease, Exact: true)));
        Assert.Equal([$"/registry/pods/default/web=1@{pod}"], await StatesAsync(KeyScope.All, pod));
        Assert.Empty(await StatesAsync(new KeyScope("/registry/leases/"), pod));
    }

    [Fact]
    public async Task Trimming_lets_go_of_what_is_older_and_of_nothing_else()
    {
        long[] revisions = await WriteAsync(60);
        List<string> events = await ShowAsync(KeyScope.All);
        List<string>[] states = await AllStatesAsync(revisions);
        await Log.CompactAsync(revisions[45], Cancel);
        await History.TrimAsync(revisions[40], Cancel);
        HistoryBounds bounds = await History.BoundsAsync(Cancel);
        Assert.InRange(bounds.Trimmed, 0, revisions[40]);
        Assert.Equal(revisions[^1], bounds.Newest);
        for (int i = 0; i < revisions.Length; i++)
        {
            if (revisions[i] < bounds.Trimmed)
            {
                HistoryTrimmedException error = await Assert.ThrowsAsync<HistoryTrimmedException>(() => ReadAsync(KeyScope.All, revisions[i]));
                Assert.Equal((revisions[i], bounds.Trimmed), (error.Asked, error.Trimmed));
                await Assert.ThrowsAsync<HistoryTrimmedException>(() => StatesAsync(KeyScope.All, revisions[i]));
                continue;
            }

            Assert.Equal(events[(i + 1)..], await ShowAsync(KeyScope.All, revisions[i]));
            Assert.Equal(states[i], await StatesAsync(KeyScope.All, revisions[i]));
        }
    }

    [Fact]
    public async Task Trimming_everything_leaves_the_states()
    {
        long[] revisions = await WriteAsync(60);
        List<string> states = await StatesAsync(KeyScope.All, revisions[^1]);
        await Log.CompactAsync(revisions[^1], Cancel);
        await History.TrimAsync(long.MaxValue, Cancel);
        HistoryBounds bounds = await History.BoundsAsync(Cancel);
        Assert.InRange(bounds.Trimmed, 0, revisions[^1]);
        Assert.Equal(states, await StatesAsync(KeyScope.All, revisions[^1]));
        Assert.Equal(await ListAsync(""), await StatesAsync(KeyScope.All, long.MaxValue));
        await History.TrimAsync(1, Cancel);
        Assert.Equal(bounds.Trimmed, (await History.BoundsAsync(Cancel)).Trimmed);
    }

    [Fact]
    public async Task Trimming_an_uncompacted_log_changes_nothing_of_what_the_log_answers()
    {
        long[] revisions = await WriteAsync(30);
        IReadOnlyList<string>[] lists = [.. await Task.WhenAll(revisions.Select(revision => ListAsync("/k/", revision)))];
        List<LogEvent> events = await FollowAsync("/k/", 0, revisions.Length);
        await History.TrimAsync(revisions[^1], Cancel);
        Assert.Equal(lists, await Task.WhenAll(revisions.Select(revision => ListAsync("/k/", revision))));
        Assert.Equal(events.Select(item => (item.Revision, Text(item.Value))), (await FollowAsync("/k/", 0, revisions.Length)).Select(item => (item.Revision, Text(item.Value))));
    }

    [Fact]
    public async Task A_key_whose_every_event_was_trimmed_can_be_created_again()
    {
        const string Key = "/k/again";
        long last = 0;
        for (int round = 0; round < 3; round++)
        {
            long created = await CommitAsync(Key, 0, $"{round}");
            long updated = await CommitAsync(Key, created, $"{round}'");
            await CommitAsync(Key, updated, null);
            last = (await WriteAsync(12, $"/k/{round}/"))[^1];
            await Log.CompactAsync(last, Cancel);
            await History.TrimAsync(last, Cancel);
            Assert.Empty(await StatesAsync(new KeyScope(Key, Exact: true), last));
        }

        long again = await CommitAsync(Key, 0, "again");
        Assert.Equal("again", Text((await Log.ReadAsync(Key, Cancel))!.Value));
        Assert.Equal([again], (await ReadAsync(new KeyScope(Key, Exact: true), last)).Select(item => item.Revision));
        Assert.Equal([$"{Key}=again@{again}"], await StatesAsync(new KeyScope(Key, Exact: true), again));
    }

    [Fact]
    public async Task A_large_state_is_told_and_survives_a_trim()
    {
        string[] large = [new('a', 600 << 10), new('b', 700 << 10)];
        long created = await CommitAsync("/k/large", 0, large[0]);
        long updated = await CommitAsync("/k/large", created, large[1]);
        Assert.Equal(large, (await ReadAsync(KeyScope.All)).Select(item => Text(item.Value)));
        Assert.Equal([$"/k/large={large[0]}@{created}"], await StatesAsync(KeyScope.All, created));
        long last = (await WriteAsync(24))[^1];
        await Log.CompactAsync(last, Cancel);
        await History.TrimAsync(last, Cancel);
        Assert.Contains($"/k/large={large[1]}@{updated}", await StatesAsync(KeyScope.All, last));
    }

    [Fact]
    public async Task Bounds_tell_how_far_it_reaches_and_about_what_it_takes()
    {
        Assert.Equal(0, (await History.BoundsAsync(Cancel)).Trimmed);
        long[] revisions = await WriteAsync(30);
        HistoryBounds bounds = await History.BoundsAsync(Cancel);
        Assert.Equal((0, revisions[^1]), (bounds.Trimmed, bounds.Newest));
        Assert.Equal(30, bounds.Events);
        Assert.True(bounds.Bytes >= 30, $"{bounds.Bytes} bytes");
    }

    [Fact]
    public async Task A_reader_ends_at_what_was_newest_when_it_began()
    {
        long[] revisions = await WriteAsync(20);
        var seen = new List<long>();
        await foreach (IReadOnlyList<HistoryEvent> events in History.ReadAsync(new HistoryQuery(KeyScope.All), Cancel))
        {
            Assert.NotEmpty(events);
            seen.AddRange(events.Select(item => item.Revision));
            await CommitAsync($"/later/{seen.Count}", 0, "x");
        }

        Assert.Equal(revisions, seen);
    }

    /// <summary>Events of a few keys that come, change and go; a quarter of the last are deletions.</summary>
    private async Task<long[]> WriteAsync(int count, string prefix = "/k/")
    {
        string[] keys = [$"{prefix}a", $"{prefix}b", $"{prefix}c/d", $"{prefix}é"];
        var at = new long[keys.Length];
        var revisions = new long[count];
        for (int i = 0; i < count; i++)
        {
            int key = i * 7 % 4 == 3 ? i / 4 % 4 : i % 4;
            bool delete = at[key] != 0 && i % 5 == 4;
            revisions[i] = await CommitAsync(keys[key], at[key], delete ? null : $"value {i}");
            at[key] = delete ? 0 : revisions[i];
        }

        return revisions;
    }

    private async Task<List<HistoryEvent>> ReadAsync(KeyScope scope, long after = 0, long until = 0)
    {
        var all = new List<HistoryEvent>();
        await foreach (IReadOnlyList<HistoryEvent> events in History.ReadAsync(new HistoryQuery(scope, after, until), Cancel))
        {
            all.AddRange(events);
        }

        return all;
    }

    private async Task<List<string>> KeysAsync(KeyScope scope) => [.. (await ReadAsync(scope)).Select(item => item.Key)];

    private async Task<List<string>> ShowAsync(KeyScope scope, long after = 0) =>
        [.. (await ReadAsync(scope, after)).Select(item =>
            $"{item.Revision} {item.Kind} {item.Key}={(item.Value is null ? "" : Text(item.Value))} {item.PreviousRevision} {item.Actor}")];

    private async Task<List<string>[]> AllStatesAsync(long[] revisions)
    {
        var all = new List<string>[revisions.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = await StatesAsync(KeyScope.All, revisions[i]);
        }

        return all;
    }

    private async Task<List<string>> StatesAsync(KeyScope scope, long revision)
    {
        var states = new List<string>();
        await foreach (IReadOnlyList<StoredValue> page in History.StatesAsync(scope, revision, Cancel))
        {
            states.AddRange(page.Select(item => $"{item.Key}={Text(item.Value)}@{item.Revision}"));
        }

        states.Sort(string.CompareOrdinal);
        return states;
    }
}
