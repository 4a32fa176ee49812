using System.Threading.Channels;
using Kronicle.Application.EventLog;
using Kronicle.Application.Upkeep;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Upkeep;

public sealed class LogCompactionTests
{
    private readonly WatchedClock clock = new();
    private readonly CompactedLog log = new();

    [Fact]
    public async Task What_is_older_than_one_interval_is_compacted_at_the_next()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await log.PutAsync("a");
        await log.PutAsync("b");
        Task running = new LogCompaction(log, TimeSpan.FromMinutes(5), clock).RunAsync(stopping.Token);
        Assert.Equal(TimeSpan.FromMinutes(5), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, await log.NextSeenAsync());
        await log.PutAsync("c");
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, await log.NextAsync());
        await Assert.ThrowsAsync<RevisionCompactedException>(async () => await log.ListAsync(new ListQuery("/", 1), stopping.Token));
        Assert.Equal(2, (await log.ListAsync(new ListQuery("/", 2), stopping.Token)).Items.Count);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3, await log.NextAsync());
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_store_that_is_away_is_tried_again_at_the_next_interval()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await log.PutAsync("a");
        Task running = new LogCompaction(log, TimeSpan.FromMinutes(5), clock).RunAsync(stopping.Token);
        await clock.NextTimerAsync();
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await log.NextSeenAsync());
        log.Away = true;
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(-1, await log.NextAsync());
        log.Away = false;
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await log.NextAsync());
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_server_without_the_turn_leaves_compaction_to_the_one_that_has_it()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await log.PutAsync("a");
        var turns = new TurnedLog(log);
        Task running = new LogCompaction(turns, TimeSpan.FromMinutes(5), clock).RunAsync(stopping.Token);
        await clock.NextTimerAsync();
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await turns.NextAskedAsync());
        Assert.Equal(1, await log.NextSeenAsync());
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await turns.NextAskedAsync());
        await log.PutAsync("b");
        turns.Mine = true;
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await turns.NextAskedAsync());
        Assert.Equal(1, await log.NextAsync());
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task An_interval_of_zero_never_compacts() =>
        await new LogCompaction(log, TimeSpan.Zero, clock).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>A log of several servers, of which this one has the turn or not.</summary>
    private sealed class TurnedLog(IEventLog inner) : PassingLog(inner), ICompactionTurns
    {
        private readonly Channel<long> asked = Channel.CreateUnbounded<long>();

        public bool Mine { get; set; }

        public ValueTask<long> NextAskedAsync() => asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public ValueTask<bool> TakeTurnAsync(long revision, CancellationToken cancellation)
        {
            bool mine = Mine;
            asked.Writer.TryWrite(revision);
            return ValueTask.FromResult(mine);
        }
    }

    /// <summary>Tells of each revision that is read and of each compaction, -1 of one that fails.</summary>
    private sealed class CompactedLog() : PassingLog(new MemoryEventLog())
    {
        private readonly Channel<long> compactions = Channel.CreateUnbounded<long>();
        private readonly Channel<long> seen = Channel.CreateUnbounded<long>();

        public bool Away { get; set; }

        public ValueTask<long> NextAsync() => compactions.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public ValueTask<long> NextSeenAsync() => seen.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public async Task PutAsync(string name) =>
            await AppendAsync(new Append("/registry/x/" + name, 0, "{}"u8.ToArray(), new("", "create", "", "", default)), TestContext.Current.CancellationToken);

        public override async ValueTask CompactAsync(long revision, CancellationToken cancellation)
        {
            if (Away)
            {
                compactions.Writer.TryWrite(-1);
                throw new LogUnavailableException("away");
            }

            await base.CompactAsync(revision, cancellation);
            compactions.Writer.TryWrite(revision);
        }

        public override async ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation)
        {
            long current = await base.CurrentRevisionAsync(cancellation);
            seen.Writer.TryWrite(current);
            return current;
        }
    }
}
