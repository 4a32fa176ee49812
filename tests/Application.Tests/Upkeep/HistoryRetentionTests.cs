using Kronicle.Application.EventLog;
using Kronicle.Application.Upkeep;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.Upkeep;

public sealed class HistoryRetentionTests : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(30);

    private readonly WatchedClock clock = new();
    private readonly MemoryEventLog log = new();
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly HistoryFigures figures;
    private Task running = Task.CompletedTask;

    public HistoryRetentionTests() => figures = new HistoryFigures(log);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        stopping.Dispose();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Events_that_are_older_than_the_retention_go_and_younger_ones_stay()
    {
        DateTimeOffset now = clock.GetUtcNow();
        await WriteAsync(now.AddHours(-5), now.AddHours(-3), now.AddMinutes(-30), now.AddMinutes(-5));
        await RoundsAsync(TimeSpan.FromHours(1), 0, FirstWait);
        Assert.Equal(2, await TrimmedAsync());
        await NextAsync(Period);
        Assert.Equal(3, await TrimmedAsync());
    }

    [Fact]
    public async Task A_retention_of_zero_keeps_everything()
    {
        await WriteAsync(clock.GetUtcNow().AddYears(-5));
        await RoundsAsync(TimeSpan.Zero, 0, FirstWait);
        Assert.Equal(0, await TrimmedAsync());
    }

    [Fact]
    public async Task Too_many_bytes_go_however_young_they_are()
    {
        DateTimeOffset now = clock.GetUtcNow();
        for (int i = 0; i < 10; i++)
        {
            await WriteAsync(now);
        }

        long bytes = (await log.BoundsAsync(Cancel)).Bytes;
        await RoundsAsync(TimeSpan.FromHours(1), bytes - (3 * (HistoryRetention.Overhead + 10)), FirstWait);
        Assert.Equal(3, await TrimmedAsync());
    }

    [Fact]
    public async Task An_event_whose_clock_was_ahead_holds_nothing_up()
    {
        DateTimeOffset now = clock.GetUtcNow();
        await WriteAsync(now.AddYears(1), now.AddHours(-3), now.AddHours(-2), now);
        await RoundsAsync(TimeSpan.FromHours(1), 0, FirstWait);
        Assert.Equal(3, await TrimmedAsync());
    }

    [Fact]
    public async Task An_event_whose_clock_was_behind_takes_no_younger_one_with_it()
    {
        DateTimeOffset now = clock.GetUtcNow();
        await WriteAsync(now.AddHours(-3), now, now.AddYears(-1), now);
        await RoundsAsync(TimeSpan.FromHours(1), 0, FirstWait);
        Assert.Equal(1, await TrimmedAsync());
    }

    [Fact]
    public async Task Events_of_unknown_time_go_with_the_next_old_one_and_not_before()
    {
        DateTimeOffset now = clock.GetUtcNow();
        await WriteAsync(default, default);
        await RoundsAsync(TimeSpan.FromHours(1), 0, FirstWait);
        Assert.Equal(0, await TrimmedAsync());
        await WriteAsync(now.AddHours(-3), now.AddHours(1));
        await NextAsync(Period);
        Assert.Equal(3, await TrimmedAsync());
    }

    [Fact]
    public async Task What_is_left_is_shown()
    {
        Assert.Null(figures.Bounds);
        await WriteAsync(clock.GetUtcNow().AddHours(-3), clock.GetUtcNow());
        await RoundsAsync(TimeSpan.FromHours(1), 0, FirstWait);
        Assert.Equal((1, 2, 1), (figures.Bounds!.Value.Trimmed, figures.Bounds.Value.Newest, figures.Bounds.Value.Events));
    }

    private async Task RoundsAsync(TimeSpan age, long bytes, TimeSpan wait)
    {
        running = new HistoryRetention(log, new HistoryLimits(age, bytes), figures, clock).RunAsync(stopping.Token);
        Assert.Equal(wait, await clock.NextTimerAsync());
        clock.Advance(wait);
        Assert.Equal(Period, await clock.NextTimerAsync());
    }

    private async Task NextAsync(TimeSpan wait)
    {
        clock.Advance(wait);
        Assert.Equal(Period, await clock.NextTimerAsync());
    }

    private async Task<long> TrimmedAsync() => (await log.BoundsAsync(Cancel)).Trimmed;

    private async Task WriteAsync(params DateTimeOffset[] times)
    {
        foreach (DateTimeOffset time in times)
        {
            StoredValue? now = await log.ReadAsync("/k/a", Cancel);
            var append = new Append("/k/a", now?.Revision ?? 0, new byte[10], new EventActor("alice", "update", "1", "test", time));
            Assert.True((await log.AppendAsync(append, Cancel)).Committed);
        }
    }
}
