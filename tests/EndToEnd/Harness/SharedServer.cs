using Kronicle.EndToEnd.Harness;
using Kronicle.EndToEnd.Storage;
using Kronicle.EndToEnd.Watching;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Kronicle.EndToEnd.Harness;

/// <summary>The one server that most tests share; each works in a namespace of its own. KRONICLE_STORE names another store than the embedded one.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    // What the cases work on is watched all the while.
    private static readonly string[] Watched =
        ["/api/v1/configmaps", "/api/v1/pods", "/api/v1/namespaces", "/api/v1/serviceaccounts", "/apis/apps/v1/deployments", "/apis/apps/v1/replicasets"];

    private readonly List<BackgroundWatch> watches = [];
    private ServerProcess? process;
    private SharedStore? store;
    private HttpClient? client;

    /// <summary>etcd, postgres, memory or embedded; null when nothing is said.</summary>
    public static string? Store => Environment.GetEnvironmentVariable("KRONICLE_STORE") is { Length: > 0 } named ? named : null;

    public ServerProcess Process => process!;

    /// <summary>As the administrator.</summary>
    public HttpClient Client => client!;

    public async ValueTask InitializeAsync()
    {
        string storage = "--storage=embedded";
        if (Store is "etcd" or "postgres")
        {
            store = await SharedStore.StartAsync(Store, CancellationToken.None);
            storage = store.Flag;
        }
        else if (Store is not null)
        {
            storage = $"--storage={Store}";
        }

        process = await ServerProcess.StartAsync([storage, ServerProcess.NoPublisher]);
        client = process.Administrator();
        foreach (string path in Watched)
        {
            watches.Add(await BackgroundWatch.StartAsync(client, path, CancellationToken.None));
        }
    }

    public async ValueTask DisposeAsync()
    {
        string[] broken = process?.Process.HasExited == false ? await CheckAsync() : [];
        client?.Dispose();
        if (process is not null)
        {
            string? end = process.Process.HasExited ? $"exit code {process.Process.ExitCode}\n{process.Errors}" : null;
            await process.DisposeAsync();
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            Assert.True(end is null, $"the shared server ended while tests used it: {end}");
        }

        Assert.True(broken.Length == 0, $"watches that ran beside the tests broke promises:\n{string.Join('\n', broken)}");
    }

    private async Task<string[]> CheckAsync()
    {
        var broken = new List<string>();
        foreach (BackgroundWatch watch in watches)
        {
            await using (watch)
            {
                broken.AddRange(await watch.CheckAsync(CancellationToken.None));
            }
        }

        return [.. broken];
    }
}
