using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.Tests.WatchCache;
using Kronicle.Application.Upkeep;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Upkeep;

public sealed class EventExpiryTests : IAsyncDisposable
{
    private const string Root = "/registry/events/";

    private readonly MemoryEventLog memory = new();
    private readonly WatchedClock clock = new();
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ScriptedLog log;
    private Task running = Task.CompletedTask;

    public EventExpiryTests() => log = new ScriptedLog(memory);

    [Fact]
    public async Task An_event_is_deleted_when_its_time_is_up_and_nothing_else_is()
    {
        Run(TimeSpan.FromHours(1));
        await PutAsync("/registry/pods/default/p");
        await PutAsync(Root + "default/a");
        Assert.Equal(TimeSpan.FromHours(1), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await ReadAsync(Root + "default/a"));
        clock.Advance(TimeSpan.FromMinutes(1));
        LogEvent seen = await NextAsync(2);
        Assert.Equal((EventKind.Deleted, Root + "default/a", 3L, 2L), (seen.Kind, seen.Key, seen.Revision, seen.PreviousRevision));
        Assert.Equal(("system:apiserver", "delete", clock.GetUtcNow()), (seen.Actor.User, seen.Actor.Verb, seen.Actor.Time));
        Assert.NotNull(await ReadAsync("/registry/pods/default/p"));
    }

    [Fact]
    public async Task A_write_begins_the_time_anew()
    {
        Run(TimeSpan.FromHours(1));
        await PutAsync(Root + "default/a");
        await clock.NextTimerAsync();
        clock.Advance(TimeSpan.FromMinutes(40));
        await PutAsync(Root + "default/a", expected: 1);
        clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(TimeSpan.FromMinutes(40), await clock.NextTimerAsync());
        Assert.Equal(2, (await ReadAsync(Root + "default/a"))!.Revision);
        clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal((EventKind.Deleted, 2L), await NextAsync(2) is var seen ? (seen.Kind, seen.PreviousRevision) : default);
    }

    [Fact]
    public async Task Many_events_end_in_the_order_in_which_they_were_written()
    {
        Run(TimeSpan.FromMinutes(1));
        for (int i = 0; i < 200; i++)
        {
            await PutAsync($"{Root}default/{i}");
        }

        await clock.NextTimerAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        var ended = new HashSet<string>();
        for (long revision = 200; revision < 400; revision++)
        {
            ended.Add((await NextAsync(revision)).Key);
        }

        Assert.Equal(200, ended.Count);
    }

    [Fact]
    public async Task Events_that_a_restart_finds_end_at_their_own_time()
    {
        await PutAsync(Root + "default/new", """{"kind":"Event","metadata":{"name":"new","creationTimestamp":"2026-01-02T03:00:05Z"}}""");
        await PutAsync(Root + "default/old", """{"kind":"Event","metadata":{"name":"old","creationTimestamp":"2026-01-02T01:04:05Z"}}""");
        await PutAsync(Root + "default/seen", """
            {"metadata":{"labels":{"time":"2027-01-01T00:00:00Z"},"creationTimestamp":"2026-01-01T00:00:00Z","managedFields":[
            {"time":"2026-01-02T02:34:05Z","fieldsV1":{"time":"2027-01-01T00:00:00Z"}},{"time":"2026-01-02T02:24:05Z"}]}}
            """);
        Run(TimeSpan.FromHours(1));
        Assert.Equal(Root + "default/old", (await NextAsync(3)).Key);
        Assert.Equal(TimeSpan.FromMinutes(30), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(Root + "default/seen", (await NextAsync(4)).Key);
        Assert.Equal(TimeSpan.FromMinutes(26), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMinutes(26));
        Assert.Equal(Root + "default/new", (await NextAsync(5)).Key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_was_away_is_read_anew(bool compacted)
    {
        Run(TimeSpan.FromHours(1));
        await PutAsync(Root + "default/a", """{"metadata":{"creationTimestamp":"2026-01-02T03:04:05Z"}}""");
        await clock.NextTimerAsync();
        log.Fail(compacted ? new RevisionCompactedException(1, 2) : new LogUnavailableException("away"));
        Assert.Equal(TimeSpan.FromSeconds(1), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new TimeSpan(0, 59, 59), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(EventKind.Deleted, (await NextAsync(1)).Kind);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    public async Task A_wall_clock_that_is_set_changes_nothing(int hours)
    {
        var wall = new JumpingClock(clock);
        Run(TimeSpan.FromHours(1), wall);
        await PutAsync(Root + "default/a");
        Assert.Equal(TimeSpan.FromHours(1), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMinutes(30));
        wall.Jump(TimeSpan.FromHours(hours));
        await PutAsync(Root + "default/b");
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(Root + "default/a", (await NextAsync(2)).Key);
        Assert.True(await clock.NextTimerAsync() >= TimeSpan.FromMinutes(30));
        Assert.NotNull(await ReadAsync(Root + "default/b"));
    }

    [Fact]
    public async Task Without_a_time_to_live_events_stay()
    {
        await PutAsync(Root + "default/a");
        Run(TimeSpan.Zero);
        await running;
        Assert.Equal(0, log.Subscriptions);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        stopping.Dispose();
        await memory.DisposeAsync();
    }

    private void Run(TimeSpan ttl, TimeProvider? wall = null) => running = new EventExpiry(log, Root, ttl, wall ?? clock).RunAsync(stopping.Token);

    private async Task PutAsync(string key, string value = "{}", long expected = 0) =>
        Assert.True((await memory.AppendAsync(new Append(key, expected, Encoding.UTF8.GetBytes(value),
            new EventActor("kubelet", "create", "", "", clock.GetUtcNow())), stopping.Token)).Committed);

    private ValueTask<StoredValue?> ReadAsync(string key) => memory.ReadAsync(key, stopping.Token);

    private async Task<LogEvent> NextAsync(long after)
    {
        await foreach (IReadOnlyList<LogEvent> batch in memory.SubscribeAsync(Root, after, stopping.Token))
        {
            return batch[0];
        }

        throw new InvalidOperationException("the log ended");
    }
}
