using System.Runtime.CompilerServices;

namespace Kronicle.Infrastructure.Storage;

/// <summary>Work on what a stream delivers that may overlap, while its results keep the stream's order.</summary>
internal static class InOrder
{
    /// <summary>The results of the items, in the items' order.</summary>
    /// <param name="items">Read no further than there is room.</param>
    /// <param name="work">What is done with each. When it is done at once and nothing waits before it, nothing is queued.</param>
    /// <param name="ahead">Items that may be worked on at once.</param>
    /// <param name="cancellation">Ends the stream and the work.</param>
    /// <exception cref="Exception">That of the stream as soon as it fails; that of work in its place among the results.</exception>
    public static async IAsyncEnumerable<TResult> InOrderAsync<TItem, TResult>(
        this IAsyncEnumerable<TItem> items, Func<TItem, CancellationToken, ValueTask<TResult>> work, int ahead,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = new Queue<Task<TResult>>();
        Task<bool>? reading = null;
        IAsyncEnumerator<TItem> source = items.GetAsyncEnumerator(ending.Token);
        try
        {
            while (true)
            {
                if (waiting.TryPeek(out Task<TResult>? first))
                {
                    if (waiting.Count < ahead)
                    {
                        reading ??= source.MoveNextAsync().AsTask();
                        await Task.WhenAny(first, reading);
                    }

                    if (waiting.Count == ahead || first.IsCompleted)
                    {
                        yield return await waiting.Dequeue();
                        continue;
                    }
                }

                bool more = reading is null ? await source.MoveNextAsync() : await reading;
                reading = null;
                if (!more)
                {
                    break;
                }

                ValueTask<TResult> result = work(source.Current, ending.Token);
                if (waiting.Count > 0 || !result.IsCompleted)
                {
                    waiting.Enqueue(result.AsTask());
                }
                else
                {
                    yield return await result;
                }
            }

            while (waiting.Count > 0)
            {
                yield return await waiting.Dequeue();
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll([.. waiting, reading ?? Task.CompletedTask]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await source.DisposeAsync();
        }
    }
}
