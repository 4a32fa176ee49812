using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage;

/// <summary>A store that runs beside the servers that use it.</summary>
public sealed class SharedStore : IAsyncDisposable
{
    private readonly EtcdServer? etcd;
    private readonly PostgresServer? postgres;

    private SharedStore(EtcdServer? etcd, PostgresServer? postgres) => (this.etcd, this.postgres) = (etcd, postgres);

    /// <summary>The flag that makes a server use it.</summary>
    public string Flag => etcd is not null ? $"--etcd-servers={etcd.Address}" : $"--postgres={postgres!.ConnectionString}";

    /// <summary>The flag that makes a server use it through a network that can be cut.</summary>
    public string FlagThrough(TcpProxy network) => etcd is not null
        ? $"--etcd-servers=http://127.0.0.1:{network.Port}"
        : $"--postgres={PostgresServer.ConnectionThrough(network.Port)}";

    /// <summary>A network before it.</summary>
    public TcpProxy Network() => new(etcd?.Port ?? postgres!.Port);

    /// <summary>The store as the storage commands name it.</summary>
    public string Url => etcd is not null ? $"etcd:{etcd.Address}" : $"postgres:{postgres!.ConnectionString}";

    /// <summary>Where its members listen; an etcd only.</summary>
    public Uri Address => etcd!.Address;

    /// <summary>Where its data lies.</summary>
    public string Folder => etcd?.Folder ?? postgres!.Folder;

    /// <summary>What a server says of it when it starts.</summary>
    public string Announcement => etcd is not null
        ? $"etcd, {etcd.Address.GetLeftPart(UriPartial.Authority)}, under /registry"
        : $"PostgreSQL, 127.0.0.1:{postgres!.Port}/postgres";

    /// <summary>Starts an etcd or a postgres; the test is skipped when that is not installed.</summary>
    public static async Task<SharedStore> StartAsync(string kind, CancellationToken cancellation)
    {
        string? absent = kind == "etcd" ? EtcdServer.Absent : PostgresServer.Absent;
        Assert.SkipWhen(absent is not null, absent ?? "");
        return kind == "etcd"
            ? new(await EtcdServer.StartAsync(cancellation), null)
            : new(null, await PostgresServer.StartAsync(synchronous: true, cancellation));
    }

    public Task KillAsync() => etcd?.KillAsync() ?? postgres!.KillAsync();

    /// <summary>SIGSTOP to all of its processes.</summary>
    public void Pause()
    {
        etcd?.Pause();
        postgres?.Pause();
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        etcd?.Resume();
        postgres?.Resume();
    }

    /// <summary>Lets an etcd forget all revisions but the present one.</summary>
    public Task CompactAsync(CancellationToken cancellation) => etcd!.CompactAsync(cancellation);

    public Task RunAsync(CancellationToken cancellation) => etcd?.RunAsync(cancellation) ?? postgres!.RunAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (etcd is not null)
        {
            await etcd.DisposeAsync();
        }

        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
