using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>What a key service says of itself.</summary>
internal sealed record KeyServiceStatus(string Version, string Health, string KeyId);

/// <summary>A call to a key service failed; the message has the status and nothing of keys.</summary>
internal sealed class KeyServiceException(StatusCode code, string detail) : Exception($"rpc error: code = {code} desc = {detail}")
{
    public StatusCode Code { get; } = code;
}

/// <summary>
/// The gRPC service v2.KeyManagementService over a Unix socket, as KMS plug-ins of Kubernetes offer it. A call takes at most the
/// configured time. https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/
/// </summary>
internal sealed class KeyService : IDisposable
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly GrpcChannel channel;
    private readonly CallInvoker calls;
    private readonly TimeSpan timeout;
    private readonly TimeProvider clock;
    private readonly Action<string, StatusCode, TimeSpan> told;

    /// <param name="endpoint">unix:///path; a path that begins with @ is of the abstract namespace.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="told">Told of each call: its method, how it ended, how long it took.</param>
    public KeyService(string endpoint, TimeSpan timeout, TimeProvider clock, Action<string, StatusCode, TimeSpan> told)
    {
        (this.timeout, this.clock, this.told) = (timeout, clock, told);
        var place = new UnixDomainSocketEndPoint(PathOf(endpoint));
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(place, cancellation) },
            DisposeHttpClient = true,
        });
        calls = channel.CreateCallInvoker();
    }

    public async Task<KeyServiceStatus> StatusAsync(CancellationToken cancellation)
    {
        byte[] answer = await CallAsync("Status", [], cancellation);
        string version = "", health = "", keyId = "";
        Read(answer, (field, input) => field switch
        {
            1 => Take(out version, input.ReadString()),
            2 => Take(out health, input.ReadString()),
            3 => Take(out keyId, input.ReadString()),
            _ => false,
        });
        return new(version, health, keyId);
    }

    /// <summary>Has a seed sealed.</summary>
    public async Task<SealedSource> EncryptAsync(byte[] seed, string uid, CancellationToken cancellation)
    {
        byte[] answer = await CallAsync("Encrypt", ProtoFields.Message(output =>
        {
            output.Bytes(1, seed);
            output.Text(2, uid);
        }), cancellation);
        byte[] ciphertext = [];
        string keyId = "";
        var annotations = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        Read(answer, (field, input) =>
        {
            if (field == 3)
            {
                ProtoFields.ReadEntry(input, annotations);
                return true;
            }

            return field switch
            {
                1 => Take(out ciphertext, input.ReadBytes().ToByteArray()),
                2 => Take(out keyId, input.ReadString()),
                _ => false,
            };
        });
        return new(IsSeed: true, ciphertext, keyId, annotations);
    }

    /// <summary>Opens a source, and blocks the thread meanwhile.</summary>
    public byte[] Decrypt(SealedSource source, string uid)
    {
        byte[] request = ProtoFields.Message(output =>
        {
            output.Bytes(1, source.Ciphertext);
            output.Text(2, uid);
            output.Text(3, source.KeyId);
            output.Map(4, source.Annotations);
        });
        using var time = new CancellationTokenSource(timeout, clock);
        long start = clock.GetTimestamp();
        byte[] answer = Ended("Decrypt", start, time.Token, default, () =>
            calls.BlockingUnaryCall(MethodOf("Decrypt"), null, new CallOptions(cancellationToken: time.Token), request));
        byte[] plain = [];
        Read(answer, (field, input) => field == 1 && Take(out plain, input.ReadBytes().ToByteArray()));
        return plain;
    }

    public void Dispose() => channel.Dispose();

    private async Task<byte[]> CallAsync(string method, byte[] request, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        long start = clock.GetTimestamp();
        using AsyncUnaryCall<byte[]> call = calls.AsyncUnaryCall(MethodOf(method), null, new CallOptions(cancellationToken: either.Token), request);
        await ((Task)call.ResponseAsync).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Ended(method, start, time.Token, cancellation, () => call.ResponseAsync.GetAwaiter().GetResult());
    }

    private byte[] Ended(string method, long start, CancellationToken time, CancellationToken cancellation, Func<byte[]> answer)
    {
        try
        {
            byte[] bytes = answer();
            told(method, StatusCode.OK, clock.GetElapsedTime(start));
            return bytes;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            (StatusCode code, string detail) = time.IsCancellationRequested ? (StatusCode.DeadlineExceeded, "context deadline exceeded")
                : e is RpcException rpc ? (rpc.StatusCode, rpc.Status.Detail) : (StatusCode.Unavailable, "the connection is closed");
            told(method, code, clock.GetElapsedTime(start));
            throw new KeyServiceException(code, detail);
        }
    }

    private static void Read(byte[] answer, Func<int, CodedInputStream, bool> take)
    {
        try
        {
            ProtoFields.Read(answer, take);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new KeyServiceException(StatusCode.Internal, "the answer is no message");
        }
    }

    private static bool Take<T>(out T place, T value)
    {
        place = value;
        return true;
    }

    private static Method<byte[], byte[]> MethodOf(string name) => new(MethodType.Unary, "v2.KeyManagementService", name, Raw, Raw);

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint place, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(place, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string PathOf(string endpoint)
    {
        string rest = endpoint["unix://".Length..];
        string path = rest[Math.Max(0, rest.IndexOf('/', StringComparison.Ordinal))..];
        return path.StartsWith("/@", StringComparison.Ordinal) ? '\0' + path[2..] : path;
    }
}
