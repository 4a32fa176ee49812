using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using Kronicle.Api.Negotiation;
using Kronicle.Api.Proxying.WebSockets;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;
using Kronicle.Application.WatchCache;

namespace Kronicle.Api.Answers;

/// <summary>Writes a watch to a client that asked for a WebSocket: one message for each event, text for JSON and binary for protobuf.</summary>
public sealed class WatchSocket(TimeProvider clock, ProtobufForms protobuf, IRequestMetrics metrics)
{
    private const int ReceiveBytes = 256;
    private const int LengthBytes = sizeof(int);

    /// <returns>False when the request is no proper handshake; nothing has been sent then.</returns>
    public async Task<bool> WriteAsync(HttpContext http, OutputForm form, WatchAnswer watch, CancellationToken cancellation)
    {
        using WatchStream stream = watch.Stream;
        using WebSocket? socket = await WebSocketHandshake.AcceptAsync(http, WebSocketHandshake.Offered(http.Request) is [var only] ? only : null);
        if (socket is null)
        {
            return false;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task client = ReceiveAsync(socket, ends);
        try
        {
            await SendAsync(socket, form, watch, ends.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The client is gone, or the server stops.
        }

        await WebSocketEnd.CloseAsync(socket, CancellationToken.None);
        await ends.CancelAsync();
        await client;
        return true;
    }

    private async Task SendAsync(WebSocket socket, OutputForm form, WatchAnswer watch, CancellationToken cancellation)
    {
        var frames = new WatchFrames(clock, protobuf, watch.Resource, form, watch.Stream.MarksInitialEnd);
        var message = new ArrayBufferWriter<byte>();
        bool binary = form.Encoding == Encoding.Protobuf;
        await foreach (IReadOnlyList<WatchItem> batch in watch.Stream.BatchesAsync(cancellation))
        {
            foreach (WatchItem item in batch)
            {
                message.ResetWrittenCount();
                frames.Write(message, item);
                await socket.SendAsync(binary ? Unframed(message.WrittenMemory) : message.WrittenMemory,
                    binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, cancellation);
            }

            metrics.WatchEvents(watch.Resource, batch.Count);
        }
    }

    // A message says itself where it ends: the length that frames have in a stream is left out.
    private static ReadOnlyMemory<byte> Unframed(ReadOnlyMemory<byte> frame) =>
        frame.Slice(LengthBytes, BinaryPrimitives.ReadInt32BigEndian(frame.Span));

    // A client has nothing to say here. What it sends is read away; when it closes or vanishes, the watch ends.
    private static async Task ReceiveAsync(WebSocket socket, CancellationTokenSource ends)
    {
        byte[] buffer = new byte[ReceiveBytes];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ends.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }

        await ends.CancelAsync();
    }
}
