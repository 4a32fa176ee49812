using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Tests.WatchCache;

public class WatchQueueTests
{
    private const int Limit = 32;

    private readonly WatchQueue queue = new(Limit);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public void What_is_written_is_read_in_order_and_no_more_than_the_limit_waits()
    {
        for (int round = 0; round < 3; round++)
        {
            Assert.All(Enumerable.Range(1, Limit), number => Assert.True(queue.TryWrite(new(null, number))));
            Assert.False(queue.TryWrite(new(null, 99)));
            Assert.Equal(Enumerable.Range(1, Limit).Select(number => (long)number), Read());
        }
    }

    [Fact]
    public async Task A_wait_ends_when_something_comes()
    {
        ValueTask<bool> wait = queue.WaitToReadAsync(None);
        Assert.False(wait.IsCompleted);
        queue.TryWrite(new(null, 7));
        Assert.True(await wait);
        Assert.Equal([7], Read());
    }

    [Fact]
    public async Task A_queue_that_is_complete_gives_what_waits_and_then_ends()
    {
        queue.TryWrite(new(null, 7));
        queue.Complete();
        Assert.False(queue.TryWrite(new(null, 8)));
        Assert.True(await queue.WaitToReadAsync(None));
        Assert.Equal([7], Read());
        Assert.False(await queue.WaitToReadAsync(None));
    }

    [Fact]
    public async Task A_wait_ends_when_the_queue_completes()
    {
        ValueTask<bool> wait = queue.WaitToReadAsync(None);
        queue.Complete();
        Assert.False(await wait);
    }

    [Fact]
    public async Task A_cancelled_wait_takes_nothing_and_another_can_begin()
    {
        using var gone = new CancellationTokenSource();
        ValueTask<bool> wait = queue.WaitToReadAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(wait.AsTask);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(queue.WaitToReadAsync(gone.Token).AsTask);
        ValueTask<bool> next = queue.WaitToReadAsync(None);
        queue.TryWrite(new(null, 7));
        Assert.True(await next);
    }

    [Fact]
    public async Task A_reader_and_a_writer_at_once_lose_nothing()
    {
        const int Items = 100_000;
        Task writing = Task.Run(() =>
        {
            var full = new SpinWait();
            for (int i = 1; i <= Items; i++)
            {
                while (!queue.TryWrite(new(null, i)))
                {
                    full.SpinOnce();
                }
            }

            queue.Complete();
        }, None);
        long expected = 0;
        await foreach (WatchItem item in queue.ReadAllAsync(None))
        {
            Assert.Equal(++expected, item.Bookmark);
        }

        Assert.Equal(Items, expected);
        await writing;
    }

    private List<long> Read()
    {
        var read = new List<long>();
        while (queue.TryRead(out WatchItem item))
        {
            read.Add(item.Bookmark);
        }

        return read;
    }
}
