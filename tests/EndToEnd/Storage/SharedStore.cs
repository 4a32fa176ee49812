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
