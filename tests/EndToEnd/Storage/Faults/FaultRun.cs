using System.Collections.Concurrent;
using Kronicle.EndToEnd.Storage.Promises;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>
/// Clients and watchers at work on the same few config maps through one server or several, whatever happens to these and to their store;
/// in the end what they noted is held against every promise.
/// </summary>
public sealed class FaultRun : IAsyncDisposable
{
    /// <summary>How many watch when nothing else is said.</summary>
    public const int Watchers = 2;

    private const string Prefix = "run-";
    private const string Last = Prefix + "last";
    private const int Keys = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ServerSlot[] servers;
    private readonly long start;
    private readonly ConcurrentQueue<Call> calls = new();
    private readonly ConcurrentQueue<Watched> watches = new();
    private readonly LoadClient[] clients;
    private readonly LoadWatcher[] watchers;
    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenSource giveUp;
    private readonly Task[] work;
    private readonly Task[] watching;

    private FaultRun(ServerSlot[] servers, long start, int clients, int watchers, CancellationToken cancellation)
    {
        (this.servers, this.start) = (servers, start);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        string[] keys = [.. Enumerable.Range(0, Keys).Select(n => $"{Prefix}{n}")];
        this.clients = [.. Enumerable.Range(0, clients).Select(n => new LoadClient(n, () => Server(n), keys, calls))];
        this.watchers = [.. Enumerable.Range(0, watchers).Select(n => new LoadWatcher($"watcher {n}", () => Server(n), Mine, Last, watches))];
        work = [.. this.clients.Select(client => Task.Run(() => client.RunAsync(stop.Token), CancellationToken.None))];
        watching = [.. this.watchers.Select(watcher => Task.Run(() => watcher.RunAsync(start, giveUp.Token), CancellationToken.None))];
    }

    /// <summary>How often watchers had to begin anew with a list.</summary>
    public int Relists => watchers.Sum(watcher => watcher.Relists);

    /// <summary>How many watches the watchers needed; each has one when none was ended under it.</summary>
    public int Watches => watches.Count;

    /// <summary>How many writes were answered as done.</summary>
    public int Answered => clients.Sum(client => client.Answered);

    private static bool Mine(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    public static async Task<FaultRun> StartAsync(IEnumerable<ServerSlot> servers, CancellationToken cancellation, int clients = 4, int watchers = Watchers)
    {
        ServerSlot[] all = [.. servers];
        var reader = new LoadWatcher("", () => all[0].Client, Mine, Last, []);
        (_, long start) = await reader.ListAsync(cancellation) ?? throw new InvalidOperationException("the server does not answer");
        return new(all, start, clients, watchers, cancellation);
    }

    /// <summary>Waits until so many more writes were answered as done.</summary>
    public async Task WritesAsync(int more)
    {
        int goal = Answered + more;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token);
        time.CancelAfter(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Answered < goal)
        {
            Assert.True(!time.IsCancellationRequested, $"no more than {Answered} of {goal} writes were answered within {Patience}");
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Stops the clients, waits for the watchers to have seen all, and checks.</summary>
    public async Task FinishAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(work);
        await EndLogAsync();
        try
        {
            await Task.WhenAll(watching).WaitAsync(Patience, giveUp.Token);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"not every watcher saw the end within {Patience}: {string.Join("; ", watchers.Select(watcher => watcher.State))}");
        }

        RunRecord run = await RecordAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Count} calls, {Answered} writes answered, {run.Log.Count} events, {watches.Count} watches");
        Assert.NotEmpty(run.Log);
        IReadOnlyList<Broken> broken = PromiseChecker.Check(run);
        Assert.True(broken.Count == 0, $"{string.Join('\n', broken.Take(20))}\n{string.Join('\n', servers.Select(server => server.Process.Errors))}");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await giveUp.CancelAsync();
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        giveUp.Dispose();
    }

    private HttpClient Server(int user) => servers[user % servers.Length].Client;

    // An object after which nothing comes: who has seen it has seen everything.
    private async Task EndLogAsync()
    {
        var ends = new LoadClient(int.MaxValue, () => Server(0), [Last], calls);
        using var done = new CancellationTokenSource(Patience);
        while (!calls.Any(call => call is { Key: Last, Verb: "create", Outcome: not Outcome.Unknown }))
        {
            await ends.CreateAsync(Last, done.Token);
        }
    }

    private async Task<RunRecord> RecordAsync()
    {
        var reader = new LoadWatcher("", () => Server(0), Mine, Last, []);
        var log = new List<Seen>();
        if (await reader.WatchAsync(start, log, giveUp.Token) == WatchEnd.TooOld)
        {
            // Compacted by the test: together the watchers have seen all of it.
            log = [.. watches.SelectMany(watch => watch.Events).DistinctBy(item => item.Revision).OrderBy(item => item.Revision)];
        }

        (IReadOnlyList<Seen> state, _) = (await reader.ListAsync(giveUp.Token))!.Value;
        return new(start, [.. calls], [.. watches], log, state);
    }
}
