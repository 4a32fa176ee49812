using System.Text;
using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Net.Client;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;

namespace Kronicle.Benchmarks.Stores;

/// <summary>An etcd of one member that waits for its disk. The bare client sends ready-made bytes: value, history entry and head.</summary>
internal sealed class EtcdSubject(EtcdServer server) : IStoreSubject
{
    private static readonly KubernetesForm Form = new(new ProtobufCodec());

    /// <summary>What the log writes of <see cref="Pods.Actor"/>, in bytes.</summary>
    private const int LineLength = 150;

    private readonly GrpcChannel channel = GrpcChannel.ForAddress(server.Address);

    public string Name => "etcd";

    public string Bare => "the same bytes in one Txn";

    public double Aim => 0.8;

    public static async Task<IStoreSubject> StartAsync(CancellationToken cancellation) => new EtcdSubject(await EtcdServer.StartAsync(cancellation));

    public async Task<IEventLog> OpenAsync(CancellationToken cancellation) =>
        await EtcdEventLog.OpenAsync(new EtcdEventLogOptions([server.Address]) { Form = Form }, new SystemIdentifiers(), TimeProvider.System, cancellation);

    public Task<Func<int, Task>> BareWriterAsync(int writer, CancellationToken cancellation)
    {
        var client = new EtcdClient(channel.CreateCallInvoker());
        byte[] stored = Form.ToStored(Pods.Key(writer), Pods.Stored(writer)).ToArray();
        var key = ByteString.CopyFromUtf8($"/bare/pods/shop/{Pods.Name(writer)}");
        var head = ByteString.CopyFromUtf8("/bare.kronicle/watch/head");
        var line = ByteString.CopyFromUtf8(new string(' ', LineLength));
        var value = ByteString.CopyFrom(stored);
        var entry = ByteString.CopyFrom([.. line.Span, .. stored]);
        long revision = 0;
        return Task.FromResult<Func<int, Task>>(async number =>
        {
            var request = new TxnRequest();
            request.Compare.Add(new Compare
            {
                Key = key,
                Target = Compare.Types.CompareTarget.Mod,
                Result = Compare.Types.CompareResult.Equal,
                ModRevision = revision,
            });
            request.Success.Add(Put(key, value));
            request.Success.Add(Put(head, line));
            request.Success.Add(Put(ByteString.CopyFromUtf8($"/bare.kronicle/history/000000000000/pods/shop/{Pods.Name(writer)}/{number:x32}"), entry));
            TxnResponse answer = await client.TransactionAsync(request, cancellationToken: cancellation);
            revision = answer.Succeeded ? answer.Header.Revision : throw new InvalidOperationException("the transaction was refused");
        });
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await server.DisposeAsync();
    }

    private static RequestOp Put(ByteString key, ByteString value) => new() { RequestPut = new PutRequest { Key = key, Value = value } };
}
