using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kronicle.TestKit;

/// <summary>
/// A KMS v2 plug-in: the gRPC service v2.KeyManagementService on a Unix socket. Its messages are read and written here by hand, so that
/// it shares no code with what it is spoken to by.
/// </summary>
public sealed class KeyServiceServer : IAsyncDisposable
{
    private const int Unavailable = 14;

    private readonly string path;
    private WebApplication? running;

    public KeyServiceServer(string path) => this.path = path;

    /// <summary>As a configuration names it.</summary>
    public string Endpoint => "unix://" + path;

    /// <summary>The key that it seals with now; it opens what any key sealed.</summary>
    public string KeyId { get; set; } = "key-1";

    public string Health { get; set; } = "ok";

    /// <summary>Whether calls are accepted and never answered.</summary>
    public bool Hangs { get; set; }

    /// <summary>Whether Decrypt fails.</summary>
    public bool RefusesToDecrypt { get; set; }

    /// <summary>How often each method was called.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    public async Task StartAsync(CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        running = builder.Build();
        ((IApplicationBuilder)running).Run(AnswerAsync);
        await running.StartAsync(cancellation);
    }

    public async Task StopAsync()
    {
        if (running is not null)
        {
            using var at = new CancellationTokenSource();
            await at.CancelAsync();
            await running.StopAsync(at.Token);
            await running.DisposeAsync();
            running = null;
        }

        File.Delete(path);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        string method = http.Request.Path.Value!["/v2.KeyManagementService/".Length..];
        Calls.AddOrUpdate(method, 1, (_, count) => count + 1);
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Dictionary<int, byte[]> request = Fields(body.ToArray().AsSpan(5));
        byte[]? answer = method switch
        {
            "Status" => [.. Field(1, "v2"u8), .. Field(2, Encoding.UTF8.GetBytes(Health)), .. Field(3, Encoding.UTF8.GetBytes(KeyId))],
            "Encrypt" => [.. Field(1, Turned(KeyId, request[1])), .. Field(2, Encoding.UTF8.GetBytes(KeyId)), .. Field(3, Annotation())],
            "Decrypt" when !RefusesToDecrypt && request[4].AsSpan().SequenceEqual(Annotation()) =>
                [.. Field(1, Turned(Encoding.UTF8.GetString(request[3]), request[1]))],
            _ => null,
        };
        http.Response.ContentType = "application/grpc";
        if (answer is not null)
        {
            byte[] frame = new byte[5 + answer.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), answer.Length);
            answer.CopyTo(frame, 5);
            await http.Response.Body.WriteAsync(frame, http.RequestAborted);
        }

        http.Response.AppendTrailer("grpc-status", answer is null ? $"{Unavailable}" : "0");
        http.Response.AppendTrailer("grpc-message", answer is null ? "the key is away" : "");
    }

    private static byte[] Annotation() => [.. Field(1, "version.keys.example.com"u8), .. Field(2, [1])];

    /// <summary>Bytes under a stream that the key's name gives; doing it twice gives them back.</summary>
    private static byte[] Turned(string keyId, byte[] bytes)
    {
        byte[] pad = System.Security.Cryptography.SHA512.HashData(Encoding.UTF8.GetBytes(keyId));
        return [.. bytes.Select((b, i) => (byte)(b ^ pad[i % pad.Length]))];
    }

    // All lengths here are below 128 but that of a map's entry with a long value: two bytes hold it.
    private static byte[] Field(int number, ReadOnlySpan<byte> value) =>
        value.Length < 128 ? [(byte)((number << 3) | 2), (byte)value.Length, .. value]
            : [(byte)((number << 3) | 2), (byte)(value.Length | 0x80), (byte)(value.Length >> 7), .. value];

    private static Dictionary<int, byte[]> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<int, byte[]>();
        while (message.Length > 0)
        {
            int number = message[0] >> 3;
            int length = message[1] < 0x80 ? message[1] : (message[1] & 0x7f) | (message[2] << 7);
            int start = message[1] < 0x80 ? 2 : 3;
            fields[number] = message.Slice(start, length).ToArray();
            message = message[(start + length)..];
        }

        return fields;
    }
}
