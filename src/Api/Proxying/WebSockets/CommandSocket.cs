using System.Buffers;
using System.Net.WebSockets;

namespace Kronicle.Api.Proxying.WebSockets;

/// <summary>The streams of a remote command in v5.channel.k8s.io: the first byte of a message is the number of its stream.</summary>
internal enum CommandChannel : byte
{
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    Error = 3,
    Resize = 4,

    /// <summary>The second byte is the number of a stream that the client ends.</summary>
    Close = 255,
}

/// <summary>A WebSocket that carries the streams of a remote command.</summary>
internal sealed class CommandSocket(WebSocket socket) : IDisposable
{
    /// <summary>Bytes of a message from a client: kubectl sends 32 KiB at once.</summary>
    private const int MostBytes = 1 << 20;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Sends one message of a stream; those who send on different streams take turns.</summary>
    public async ValueTask SendAsync(CommandChannel channel, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        byte[] message = ArrayPool<byte>.Shared.Rent(1 + data.Length);
        await turn.WaitAsync(cancellation);
        try
        {
            message[0] = (byte)channel;
            data.CopyTo(message.AsMemory(1));
            await socket.SendAsync(message.AsMemory(0, 1 + data.Length), WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, cancellation);
        }
        catch (WebSocketException e)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            turn.Release();
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    /// <summary>Reads messages until the client closes or vanishes.</summary>
    /// <param name="onMessage">Takes a message; while it works, nothing more is read.</param>
    /// <param name="cancellation">Ends reading.</param>
    public async Task ReceiveAsync(Func<CommandChannel, ReadOnlyMemory<byte>, ValueTask> onMessage, CancellationToken cancellation)
    {
        byte[] buffer = new byte[32 * 1024 + 1];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                if (length == buffer.Length)
                {
                    if (length >= MostBytes)
                    {
                        throw new IOException($"a message of more than {MostBytes} bytes");
                    }

                    Array.Resize(ref buffer, length * 2);
                }

                result = await NextAsync(buffer.AsMemory(length), cancellation);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (length > 0)
            {
                await onMessage((CommandChannel)buffer[0], buffer.AsMemory(1, length - 1));
            }
        }
    }

    /// <summary>Says that nothing more is sent.</summary>
    public Task CloseAsync(CancellationToken cancellation) => WebSocketEnd.CloseAsync(socket, cancellation);

    public void Dispose()
    {
        socket.Dispose();
        turn.Dispose();
    }

    private async ValueTask<ValueWebSocketReceiveResult> NextAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, cancellation);
        }
        catch (WebSocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
