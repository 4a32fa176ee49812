using System.Text.Json.Nodes;

namespace Kronicle.EndToEnd.Watching;

/// <summary>
/// Watches a resource while tests work on it: once without a break, as the record, and once with a connection that is cut every few
/// events and goes on from the last line. At the end both are held to the promises.
/// </summary>
internal sealed class BackgroundWatch : IAsyncDisposable
{
    private const int CutAfter = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient client;
    private readonly string path;
    private readonly Observed[] before;
    private readonly long begin;
    private readonly CancellationTokenSource stopping = new();
    private readonly Watcher record;
    private readonly Watcher cut;

    private BackgroundWatch(HttpClient client, string path, (long Revision, Observed[] Items) list)
    {
        (this.client, this.path, begin, before) = (client, path, list.Revision, list.Items);
        record = new Watcher(client, path, begin, int.MaxValue, stopping.Token);
        cut = new Watcher(client, path, begin, CutAfter, stopping.Token);
    }

    /// <summary>What the connections showed that were cut.</summary>
    public IReadOnlyList<WatchStream> Cut => cut.Streams;

    /// <summary>Lists and begins to watch.</summary>
    /// <param name="client">A client that may list and watch.</param>
    /// <param name="path">The resource in all namespaces.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<BackgroundWatch> StartAsync(HttpClient client, string path, CancellationToken cancellation) =>
        new(client, path, await ListAsync(client, path, cancellation));

    /// <summary>Compares what was seen so far with a list; what is broken, by the names of the promises.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellation)
    {
        (long end, Observed[] list) = await ListAsync(client, path, cancellation);
        List<string> broken =
        [
            .. await CaughtUpAsync(record, list, end, cancellation),
            .. await CaughtUpAsync(cut, list, end, cancellation),
        ];
        Observed[] events = [.. record.Streams.SelectMany(stream => stream.Lines).Where(line => !line.IsBookmark)];
        broken.AddRange(WatchPromises.Broken(record.Streams, events, end));
        broken.AddRange(WatchPromises.Broken(cut.Streams, events, end));
        return [.. broken.Distinct().Select(line => $"{path}: {line}")];
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(record.Running, cut.Running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    // Waits until the events add up to the list; when they never do, the differences say which promise that broke.
    private async Task<IReadOnlyList<string>> CaughtUpAsync(Watcher watcher, Observed[] list, long end, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            Task more = watcher.More;
            IReadOnlyList<string> differences = WatchPromises.Differences(
                before, watcher.Streams.SelectMany(stream => stream.Lines).Where(line => line.Revision <= end), list);
            if (differences.Count == 0 || watcher.Running.IsCompleted)
            {
                return watcher.Running.Exception is { } failure ? [.. differences, $"resumable: {failure.InnerException?.Message}"] : differences;
            }

            try
            {
                await Task.WhenAny(more, watcher.Running).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return differences;
            }
        }
    }

    private static async Task<(long Revision, Observed[] Items)> ListAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        JsonNode list = JsonNode.Parse(await client.GetStringAsync(path, cancellation))!;
        long revision = long.Parse((string)list["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
        return (revision, [.. (list["items"] as JsonArray ?? []).Select(item => Observed.Of("ADDED", item!))]);
    }

    /// <summary>A client that goes on where it was, for ever.</summary>
    private sealed class Watcher
    {
        private readonly Lock gate = new();
        private readonly List<(long From, List<Observed> Lines)> streams = [];
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Watcher(HttpClient client, string path, long from, int cutAfter, CancellationToken cancellation) =>
            Running = Task.Run(() => RunAsync(client, path, from, cutAfter, cancellation), CancellationToken.None);

        public Task Running { get; }

        /// <summary>Completes with the next line.</summary>
        public Task More
        {
            get
            {
                lock (gate)
                {
                    return more.Task;
                }
            }
        }

        public IReadOnlyList<WatchStream> Streams
        {
            get
            {
                lock (gate)
                {
                    return [.. streams.Select(stream => new WatchStream(stream.From, [.. stream.Lines]))];
                }
            }
        }

        private async Task RunAsync(HttpClient client, string path, long last, int cutAfter, CancellationToken cancellation)
        {
            while (!cancellation.IsCancellationRequested)
            {
                lock (gate)
                {
                    streams.Add((last, []));
                }

                using Stream body = await client.GetStreamAsync($"{path}?watch=true&allowWatchBookmarks=true&resourceVersion={last}", cancellation);
                using var reader = new StreamReader(body);
                for (int lines = 0; lines < cutAfter && await reader.ReadLineAsync(cancellation) is { } line; lines++)
                {
                    Observed seen = Observed.Read(line);
                    last = seen.Revision;
                    lock (gate)
                    {
                        streams[^1].Lines.Add(seen);
                        more.SetResult();
                        more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    }
                }
            }
        }
    }
}
