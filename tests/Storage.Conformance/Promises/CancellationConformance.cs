using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Cancelling and closing.</summary>
public abstract class CancellationConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public async Task An_append_that_was_cancelled_before_appends_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Log.AppendAsync(new Append("/k/a", 0, Bytes("1"), Actor), Cancelled));
        Assert.Equal(0, await Log.CurrentRevisionAsync(Cancel));
        Assert.Null(await Log.ReadAsync("/k/a", Cancel));
    }

    [Fact]
    public async Task Cancelling_appends_leaves_each_done_or_not_and_never_half()
    {
        using var source = new CancellationTokenSource();
        Task<AppendOutcome>[] appends =
            [.. Enumerable.Range(0, 200).Select(i => Log.AppendAsync(new Append($"/k/{i:d3}", 0, Bytes("x"), Actor), source.Token).AsTask())];
        await source.CancelAsync();
        await Task.WhenAll(appends).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
        long end = await CommitAsync("/k/end", 0, "x");
        ListPage page = await Log.ListAsync(new ListQuery("/k/"), Cancel);
        List<LogEvent> events = await FollowAsync("/k/", 0, page.Items.Count);
        Assert.Equal(page.Items.Select(item => item.Revision).Order(), events.Select(item => item.Revision));
        Assert.Equal(end, events[^1].Revision);
        var kept = page.Items.Select(item => item.Revision).ToHashSet();
        Assert.All(appends.Where(append => append.IsCompletedSuccessfully), append => Assert.Contains(append.Result.Revision, kept));
        Assert.All(appends.Where(append => !append.IsCompletedSuccessfully), append => Assert.True(append.IsCanceled));
    }

    [Fact]
    public async Task Reads_lists_and_compactions_heed_their_token()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Log.ReadAsync("/k/a", Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Log.ListAsync(new ListQuery("/k/"), Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Log.CurrentRevisionAsync(Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Log.CompactAsync(0, Cancelled));
    }

    [Fact]
    public async Task A_waiting_subscription_ends_when_it_is_cancelled_and_the_others_go_on()
    {
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> events = Log.SubscribeAsync("/k/", 0, source.Token).GetAsyncEnumerator(Cancel);
        ValueTask<bool> next = events.MoveNextAsync();
        Task<List<LogEvent>> other = FollowAsync("/k/", 0, 1);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await CommitAsync("/k/a", 0, "1");
        Assert.Single(await other);
    }

    [Fact]
    public async Task A_closed_log_is_unavailable_and_ends_its_subscriptions()
    {
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> events = Log.SubscribeAsync("/k/", 0, Cancel).GetAsyncEnumerator(Cancel);
        ValueTask<bool> next = events.MoveNextAsync();
        await Log.DisposeAsync();
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await next);
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await TryAsync("/k/a", 0, "1"));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await Log.ReadAsync("/k/a", Cancel));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await ListAsync("/k/"));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await Log.CurrentRevisionAsync(Cancel));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await FollowAsync("/k/", 0, 1));
        await Log.DisposeAsync();
    }

    [Fact]
    public async Task Closing_answers_every_append_that_waits_with_a_commit_or_unavailable()
    {
        Task<AppendOutcome>[] appends = [.. Enumerable.Range(0, 100).Select(i => TryAsync($"/k/{i}", 0, "x").AsTask())];
        await Log.DisposeAsync();
        foreach (Task<AppendOutcome> append in appends)
        {
            try
            {
                Assert.True((await append).Committed);
            }
            catch (LogUnavailableException)
            {
                // It had not found room in the queue: nothing was promised.
            }
        }
    }
}
