using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Gapless subscription.</summary>
public abstract class SubscriptionConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    [Fact]
    public async Task A_subscriber_sees_what_each_event_did()
    {
        long created = await CommitAsync("/k/a", 0, "1");
        long updated = await CommitAsync("/k/a", created, "2");
        long gone = await CommitAsync("/k/a", updated, null);
        long again = await CommitAsync("/k/a", 0, "3");
        List<LogEvent> events = await FollowAsync("/k/", 0, 4);
        Assert.Equal(
            [
                (created, "/k/a", EventKind.Created, "1", created, 0L),
                (updated, "/k/a", EventKind.Updated, "2", created, created),
                (gone, "/k/a", EventKind.Deleted, "2", created, updated),
                (again, "/k/a", EventKind.Created, "3", again, 0L),
            ],
            events.Select(item => (item.Revision, item.Key, item.Kind, Text(item.Value), item.CreateRevision, item.PreviousRevision)));
    }

    [Fact]
    public async Task A_subscription_begins_after_its_revision()
    {
        long first = await CommitAsync("/k/a", 0, "1");
        long second = await CommitAsync("/k/a", first, "2");
        Assert.Equal(second, Assert.Single(await FollowAsync("/k/", first, 1)).Revision);
    }

    [Fact]
    public async Task A_subscription_sees_its_prefix_only()
    {
        await CommitAsync("/k/a", 0, "1");
        await CommitAsync("/kk", 0, "1");
        await CommitAsync("/l/a", 0, "1");
        await CommitAsync("/k/b", 0, "1");
        Assert.Equal(["/k/a", "/k/b"], (await FollowAsync("/k/", 0, 2)).Select(item => item.Key));
    }

    [Fact]
    public async Task A_waiting_subscriber_is_woken_by_an_append()
    {
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> events = Log.SubscribeAsync("/k/", 0, Cancel).GetAsyncEnumerator(Cancel);
        for (int i = 0; i < 20; i++)
        {
            ValueTask<bool> next = events.MoveNextAsync();
            await CommitAsync($"/other/{i}", 0, "x");
            Assert.False(next.IsCompleted, "an event outside the prefix was delivered");
            long revision = await CommitAsync($"/k/{i}", 0, "x");
            Assert.True(await next);
            Assert.Equal(revision, Assert.Single(events.Current).Revision);
        }
    }

    [Fact]
    public async Task Events_that_wait_come_together_in_one_array()
    {
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> events = Log.SubscribeAsync("/k/", 0, Cancel).GetAsyncEnumerator(Cancel);
        await CommitAsync("/k/first", 0, "x");
        Assert.True(await events.MoveNextAsync());
        for (int i = 0; i < 10; i++)
        {
            await CommitAsync($"/k/{i}", 0, "x");
        }

        await Log.CurrentRevisionAsync(Cancel);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(10, events.Current.Count);
    }

    [Fact]
    public async Task Concurrent_writers_leave_no_gap_to_any_subscriber()
    {
        const int Writers = 8;
        const int Each = 50;
        Task<List<LogEvent>> early = FollowAsync("/k/", 0, Writers * Each);
        Task<List<LogEvent>> one = FollowAsync("/k/3/", 0, Each);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (int i = 0; i < Each; i++)
            {
                await CommitAsync($"/k/{writer}/{i}", 0, $"{i}");
            }
        }));
        List<LogEvent> late = await FollowAsync("/k/", 0, Writers * Each);
        AssertSame(late, await early);
        AssertSame(late.Where(item => item.Key.StartsWith("/k/3/", StringComparison.Ordinal)), await one);
        Assert.Equal(late.Select(item => item.Revision).Order().Distinct(), late.Select(item => item.Revision));
        Assert.Equal(Writers * Each, late.Select(item => item.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_slow_subscriber_misses_nothing_and_holds_up_nobody()
    {
        const int Events = 3000;
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> slow = Log.SubscribeAsync("/k/", 0, Cancel).GetAsyncEnumerator(Cancel);
        var seen = new List<LogEvent>();
        await CommitAsync("/k/begin", 0, "x");
        Assert.True(await slow.MoveNextAsync());
        await Task.WhenAll(Enumerable.Range(0, Events).Select(i => CommitAsync($"/k/{i}", 0, new string('x', 100))));
        seen.AddRange(slow.Current);
        while (seen.Count <= Events)
        {
            Assert.True(await slow.MoveNextAsync());
            seen.AddRange(slow.Current);
            await CommitAsync($"/other/{seen.Count}", 0, "x");
        }

        Assert.Equal(Events + 1, seen.Count);
        Assert.Equal(seen.Select(item => item.Revision).Order().Distinct(), seen.Select(item => item.Revision));
    }

    [Fact]
    public async Task A_subscription_can_be_taken_up_where_another_ended()
    {
        for (int i = 0; i < 30; i++)
        {
            await CommitAsync($"/k/{i}", 0, "x");
        }

        var seen = new List<long>();
        while (seen.Count < 30)
        {
            await foreach (IReadOnlyList<LogEvent> batch in Log.SubscribeAsync("/k/", seen.LastOrDefault(), Cancel))
            {
                seen.AddRange(batch.Take(7).Select(item => item.Revision));
                break;
            }
        }

        Assert.Equal((await FollowAsync("/k/", 0, 30)).Select(item => item.Revision), seen);
    }

    [Fact]
    public async Task A_subscription_from_a_revision_to_come_begins_after_that()
    {
        long now = await CommitAsync("/k/a", 0, "x");
        Task<List<LogEvent>> later = FollowAsync("/k/", now + 2, 1);
        for (int i = 0; i < 3; i++)
        {
            await CommitAsync($"/k/{i}", 0, "x");
        }

        Assert.Equal("/k/2", Assert.Single(await later).Key);
    }

    [Fact]
    public async Task A_list_and_a_subscription_from_its_revision_together_miss_nothing()
    {
        Task writing = Task.WhenAll(Enumerable.Range(0, 200).Select(i => CommitAsync($"/k/{i}", 0, "x")));
        ListPage page = await Log.ListAsync(new ListQuery("/k/"), Cancel);
        List<LogEvent> rest = page.Items.Count == 200 ? [] : await FollowAsync("/k/", page.Revision, 200 - page.Items.Count);
        await writing;
        Assert.Equal(200, page.Items.Select(item => item.Key).Concat(rest.Select(item => item.Key)).Distinct().Count());
    }

    private static void AssertSame(IEnumerable<LogEvent> expected, IEnumerable<LogEvent> actual) => Assert.Equal(
        expected.Select(item => (item.Revision, item.Key, Text(item.Value))),
        actual.Select(item => (item.Revision, item.Key, Text(item.Value))));
}
