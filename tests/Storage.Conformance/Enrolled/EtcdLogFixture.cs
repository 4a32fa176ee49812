using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.TestKit;

namespace Kronicle.Storage.Conformance.Enrolled;

/// <summary>A prefix of its own for each test in one etcd that all share: the suites' keys lie under it as they are.</summary>
public class EtcdLogFixture : IDurableFixture, ISharedFixture
{
    private EtcdServer? server;

    public async ValueTask<IEventLog> OpenAsync(CancellationToken cancellation)
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        server ??= await EtcdServer.StartAsync(cancellation);
        return await EtcdEventLog.OpenAsync(Options(server.Address), new SystemIdentifiers(), TimeProvider.System, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual EtcdEventLogOptions Options(Uri address) => new([address]) { LogRoot = "" };
}

/// <summary>Bounds so tight that every subscriber falls behind and every list comes in pieces.</summary>
public sealed class TightEtcdLogFixture : EtcdLogFixture
{
    protected override EtcdEventLogOptions Options(Uri address) => base.Options(address) with { TailEvents = 4, TailBytes = 64, PageSize = 2, BucketRevisions = 8 };
}
