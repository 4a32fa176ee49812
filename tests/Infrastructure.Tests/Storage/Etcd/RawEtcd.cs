using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Net.Client;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

/// <summary>An etcd and a client of its own beside the log's: another kind of server, or an operator with etcdctl.</summary>
internal sealed class RawEtcd : IAsyncDisposable
{
    private readonly EtcdServer server;
    private readonly GrpcChannel channel;
    private readonly List<EtcdEventLog> logs = [];

    private RawEtcd(EtcdServer server)
    {
        this.server = server;
        channel = GrpcChannel.ForAddress(server.Address);
        Client = new EtcdClient(channel.CreateCallInvoker());
    }

    public EtcdClient Client { get; }

    public Uri Address => server.Address;

    public static async Task<RawEtcd> StartAsync(CancellationToken cancellation)
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        return new(await EtcdServer.StartAsync(cancellation));
    }

    /// <summary>Opens a log on it, which ends with it.</summary>
    /// <param name="adapt">Changes the usual options.</param>
    /// <param name="clock">Null for the system's.</param>
    public async Task<EtcdEventLog> OpenLogAsync(Func<EtcdEventLogOptions, EtcdEventLogOptions>? adapt = null, TimeProvider? clock = null)
    {
        var options = new EtcdEventLogOptions([Address]);
        EtcdEventLog log = await EtcdEventLog.OpenAsync(
            adapt?.Invoke(options) ?? options, new SystemIdentifiers(), clock ?? TimeProvider.System, TestContext.Current.CancellationToken);
        logs.Add(log);
        return log;
    }

    public async Task<long> PutAsync(string key, string value) =>
        (await Client.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) })).Header.Revision;

    public async Task<long> DeleteAsync(string key) =>
        (await Client.DeleteAsync(new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(key) })).Header.Revision;

    /// <summary>The keys under a prefix in order, without it.</summary>
    public async Task<string[]> KeysAsync(string prefix)
    {
        RangeResponse found = await Client.GetAsync(new RangeRequest
        {
            Key = ByteString.CopyFromUtf8(prefix),
            RangeEnd = ByteString.CopyFrom([.. ByteString.CopyFromUtf8(prefix).Span, 0xff]),
            KeysOnly = true,
        });
        return [.. found.Kvs.Select(item => item.Key.ToStringUtf8()[prefix.Length..])];
    }

    public async Task<Mvccpb.KeyValue> GetAsync(string key) =>
        Assert.Single((await Client.GetAsync(new RangeRequest { Key = ByteString.CopyFromUtf8(key) })).Kvs);

    public async ValueTask DisposeAsync()
    {
        foreach (EtcdEventLog log in logs)
        {
            await log.DisposeAsync();
        }

        Client.Dispose();
        channel.Dispose();
        await server.DisposeAsync();
    }
}
