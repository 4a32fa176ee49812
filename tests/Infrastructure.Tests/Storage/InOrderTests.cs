using Kronicle.Infrastructure.Storage;

namespace Kronicle.Infrastructure.Tests.Storage;

public class InOrderTests
{
    private readonly TaskCompletionSource<int>[] work = [.. Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))];
    private readonly TaskCompletionSource[] read = [.. Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_keep_the_order_of_the_items_whatever_is_done_first()
    {
        Task<List<int>> results = CollectAsync(ahead: 20);
        await read[19].Task;
        foreach (int i in Enumerable.Range(0, 20).Reverse())
        {
            work[i].SetResult(i);
        }

        Assert.Equal(Enumerable.Range(0, 20), await results);
    }

    [Fact]
    public async Task No_more_is_read_than_may_be_worked_on()
    {
        Task<List<int>> results = CollectAsync(ahead: 3);
        await read[2].Task;
        work[1].SetResult(1);
        work[2].SetResult(2);
        Assert.False(read[3].Task.IsCompleted);
        work[0].SetResult(0);
        await read[5].Task;
        for (int i = 3; i < 20; i++)
        {
            work[i].SetResult(i);
        }

        Assert.Equal(20, (await results).Count);
    }

    [Fact]
    public async Task Work_that_fails_is_told_in_its_place()
    {
        await using IAsyncEnumerator<int> results = Items().InOrderAsync((i, _) => new ValueTask<int>(work[i].Task), 20, Cancel).GetAsyncEnumerator(Cancel);
        work[1].SetException(new InvalidDataException("one"));
        work[0].SetResult(0);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(0, results.Current);
        work[2].SetResult(2);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await results.MoveNextAsync());
    }

    [Fact]
    public async Task Who_leaves_early_ends_the_work_that_waits()
    {
        IAsyncEnumerator<int> results = Items().InOrderAsync(
            (i, ending) => new ValueTask<int>(i == 0 ? work[0].Task : work[i].Task.WaitAsync(ending)), 20, Cancel).GetAsyncEnumerator(Cancel);
        ValueTask<bool> first = results.MoveNextAsync();
        await read[19].Task;
        work[0].SetResult(0);
        Assert.True(await first);
        await results.DisposeAsync();
    }

    private async Task<List<int>> CollectAsync(int ahead)
    {
        var results = new List<int>();
        await foreach (int result in Items().InOrderAsync((i, _) => new ValueTask<int>(work[i].Task), ahead, Cancel))
        {
            results.Add(result);
        }

        return results;
    }

    private async IAsyncEnumerable<int> Items()
    {
        for (int i = 0; i < 20; i++)
        {
            read[i].SetResult();
            yield return i;
        }

        await Task.CompletedTask;
    }
}
