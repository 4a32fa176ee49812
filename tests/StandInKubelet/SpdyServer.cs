using System.Text;
using System.Threading.Channels;
using Kronicle.Api.Proxying.Spdy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.StandInKubelet;

/// <summary>A kubelet's side of SPDY: remotecommand v4 and portforward.k8s.io.</summary>
internal static class SpdyServer
{
    private const string ProtocolHeader = "X-Stream-Protocol-Version";

    public static async Task CommandAsync(HttpContext http, Kubelet kubelet)
    {
        if (await UpgradeAsync(http, "v4.channel.k8s.io") is not { } transport)
        {
            return;
        }

        IQueryCollection query = http.Request.Query;
        bool tty = query.ContainsKey("tty");
        int expected = 1 + (query.ContainsKey("input") ? 1 : 0) + (query.ContainsKey("output") ? 1 : 0)
            + (query.ContainsKey("error") && !tty ? 1 : 0) + (tty ? 1 : 0);
        Channel<SpdyStream> opened = Channel.CreateUnbounded<SpdyStream>();
        await using var connection = new SpdyConnection(transport, server: true, stream => opened.Writer.TryWrite(stream));
        using var gone = new CancellationTokenSource();
        Task running = ServeAsync(connection, gone);
        var streams = new Dictionary<string, SpdyStream>();
        try
        {
            while (streams.Count < expected)
            {
                SpdyStream stream = await opened.Reader.ReadAsync(gone.Token);
                streams[stream.Headers["streamtype"]] = stream;
            }

            string status = await Commands.RunAsync(kubelet, [.. query["command"].OfType<string>()], new CommandStreams(
                Read(streams.GetValueOrDefault("stdin")), Write(streams.GetValueOrDefault("stdout")),
                Write(streams.GetValueOrDefault("stderr")), Read(streams.GetValueOrDefault("resize"))), gone.Token);
            await streams["error"].WriteAsync(Encoding.UTF8.GetBytes(status), CancellationToken.None);
            foreach (SpdyStream stream in streams.Values)
            {
                await stream.EndAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            kubelet.Abandoned.TrySetResult();
        }

        await running;
    }

    /// <summary>Each port is an echo; port 1 refuses.</summary>
    public static async Task ForwardAsync(HttpContext http)
    {
        if (await UpgradeAsync(http, "portforward.k8s.io") is not { } transport)
        {
            return;
        }

        var errors = new Dictionary<string, SpdyStream>();
        await using var connection = new SpdyConnection(transport, server: true, stream =>
        {
            if (stream.Headers["streamtype"] == "error")
            {
                errors[stream.Headers["requestid"]] = stream;
                return;
            }

            _ = EchoAsync(stream, errors[stream.Headers["requestid"]]);
        });
        using var gone = new CancellationTokenSource();
        await ServeAsync(connection, gone);
    }

    private static async Task EchoAsync(SpdyStream data, SpdyStream error)
    {
        byte[] buffer = new byte[8192];
        int count;
        if (data.Headers["port"] == "1")
        {
            await error.WriteAsync("nothing listens on port 1"u8.ToArray(), CancellationToken.None);
        }

        while (data.Headers["port"] != "1" && (count = await data.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            await data.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
        }

        await error.EndAsync(CancellationToken.None);
        await data.EndAsync(CancellationToken.None);
    }

    private static async Task ServeAsync(SpdyConnection connection, CancellationTokenSource gone)
    {
        try
        {
            await connection.RunAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The client went away.
        }

        await gone.CancelAsync();
    }

    private static async Task<Stream?> UpgradeAsync(HttpContext http, string protocol)
    {
        bool offered = http.Request.Headers[ProtocolHeader].SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries)).Contains(protocol);
        if (!offered || http.Request.Headers.Upgrade != "SPDY/3.1" || http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync("unable to negotiate protocol");
            return null;
        }

        http.Response.Headers.Upgrade = "SPDY/3.1";
        http.Response.Headers[ProtocolHeader] = protocol;
        return await upgrade.UpgradeAsync();
    }

    private static Func<Memory<byte>, ValueTask<int>>? Read(SpdyStream? stream) =>
        stream is null ? null : buffer => stream.ReadAsync(buffer, CancellationToken.None);

    private static Func<ReadOnlyMemory<byte>, ValueTask>? Write(SpdyStream? stream) =>
        stream is null ? null : data => stream.WriteAsync(data, CancellationToken.None);
}
