using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

/// <summary>Tests that have an etcd of their own.</summary>
public abstract class EtcdTests : IAsyncLifetime
{
    private protected static readonly EventActor Actor = new("alice", "update", "1", "test", DateTimeOffset.UnixEpoch);

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected RawEtcd Etcd { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Etcd = await RawEtcd.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        if (Etcd is not null)
        {
            await Etcd.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
