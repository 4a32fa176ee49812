using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Kronicle.StandInKubelet;

/// <summary>A kubelet's side of v4.channel.k8s.io: the first byte of a message is its channel.</summary>
internal static class WebSocketCommand
{
    public static async Task RunAsync(HttpContext http, Kubelet kubelet)
    {
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync("v4.channel.k8s.io");
        var stdin = new Pipe();
        using var gone = new CancellationTokenSource();
        Task reading = ReadAsync(socket, stdin.Writer, gone);
        IQueryCollection query = http.Request.Query;
        Stream input = stdin.Reader.AsStream();
        try
        {
            string status = await Commands.RunAsync(kubelet, [.. query["command"].OfType<string>()], new CommandStreams(
                query.ContainsKey("input") ? async buffer => await input.ReadAsync(buffer, gone.Token) : null,
                query.ContainsKey("output") ? data => SendAsync(socket, 1, data) : null,
                query.ContainsKey("error") ? data => SendAsync(socket, 2, data) : null, null), gone.Token);
            await SendAsync(socket, 3, Encoding.UTF8.GetBytes(status));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            kubelet.Abandoned.TrySetResult();
        }

        await reading;
    }

    private static ValueTask SendAsync(WebSocket socket, byte channel, ReadOnlyMemory<byte> data) =>
        socket.SendAsync((ReadOnlyMemory<byte>)new byte[] { channel }.Concat(data.ToArray()).ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);

    private static async Task ReadAsync(WebSocket socket, PipeWriter stdin, CancellationTokenSource gone)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                if (result.Count > 1 && buffer[0] == 0)
                {
                    await stdin.WriteAsync(buffer.AsMemory(1, result.Count - 1));
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // The client went away.
        }

        await gone.CancelAsync();
        await stdin.CompleteAsync();
    }
}
