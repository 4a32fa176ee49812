using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>A server with a data directory that outlives its process: it is killed and started again under the clients that use it.</summary>
public sealed class ServerSlot : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<HttpClient> clients = [];
    private readonly string[] flags;
    private readonly string[] environment;
    private ServerProcess? process;
    private volatile HttpClient? client;

    private ServerSlot(string[] flags, string[] environment) => (this.flags, this.environment) = (flags, environment);

    /// <summary>The administrator's client of the present process, or of the last one when none runs.</summary>
    public HttpClient Client => client!;

    public ServerProcess Process => process!;

    public string DataDirectory => folder.Path;

    /// <param name="storage">The flag that chooses the store.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="environment">Options of env(1), which starts it.</param>
    /// <param name="prepare">Takes the data directory before the server does.</param>
    public static async Task<ServerSlot> StartAsync(
        string storage, CancellationToken cancellation, string[]? environment = null, Func<string, Task>? prepare = null)
    {
        // History is read back from the beginning when all is over.
        var slot = new ServerSlot([storage, ServerProcess.NoPublisher, "--etcd-compaction-interval=0"], environment ?? []);
        try
        {
            await (prepare?.Invoke(slot.DataDirectory) ?? Task.CompletedTask);
            await slot.RunAsync(cancellation);
            return slot;
        }
        catch
        {
            await slot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same data.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        process = await ServerProcess.StartAsync(flags, folder.Path, cancellation, environment);
        clients.Add(client = process.Administrator());
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
            process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        clients.ForEach(one => one.Dispose());
        folder.Dispose();
    }
}
