using System.Buffers;
using System.Net.WebSockets;
using Kronicle.Api.Proxying.Spdy;
using Kronicle.Api.Proxying.WebSockets;
using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>
/// Exec and attach by WebSocket (v5.channel.k8s.io), translated to the SPDY of kubelets. Once the WebSocket is open every failure goes
/// to the error stream. https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets
/// </summary>
public sealed class StreamTranslator(BackendClients clients, TimeProvider clock)
{
    /// <summary>How long a client may take to read what was sent before its command ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task<ApiStatus?> RunAsync(
        HttpContext http, RequestContext context, Backend backend, RemoteStreams streams, CancellationToken cancellation)
    {
        WebSocket? accepted = await WebSocketHandshake.AcceptAsync(http, Upgrades.TranslatedProtocol);
        if (accepted is null)
        {
            return Failure.BadRequest("unable to upgrade: not a websocket handshake");
        }

        using var socket = new CommandSocket(accepted);
        context.OnConnected?.Invoke(StatusCodes.Status101SwitchingProtocols);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            // An empty message says that the connection is there.
            CommandChannel first = streams.Stdout ? CommandChannel.Stdout : streams.Stderr ? CommandChannel.Stderr : CommandChannel.Error;
            await socket.SendAsync(first, ReadOnlyMemory<byte>.Empty, ends.Token);
            await TranslateAsync(socket, backend, streams, ends);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the server stops.
        }

        return null;
    }

    private async Task TranslateAsync(CommandSocket socket, Backend backend, RemoteStreams streams, CancellationTokenSource ends)
    {
        (RemoteCommand? command, byte[]? failure) = await RemoteCommand.StartAsync(clients, backend, streams, ends.Token);
        if (command is null)
        {
            Task discarding = socket.ReceiveAsync((_, _) => ValueTask.CompletedTask, ends.Token);
            await FinishAsync(socket, failure!, discarding, ends.Token);
            return;
        }

        await using (command)
        {
            Task receiving = socket.ReceiveAsync((channel, data) => TakeAsync(command, channel, data, ends.Token), ends.Token);
            Task<byte[]> outcome = OutcomeAsync(socket, command, ends.Token);
            if (await Task.WhenAny(receiving, outcome) == receiving && !outcome.IsCompleted)
            {
                // Whoever closed does not wait for the end: the command's streams end too.
                await ends.CancelAsync();
            }

            await FinishAsync(socket, await outcome, receiving, ends.Token);
            await ends.CancelAsync();
        }
    }

    // A command that ended takes no more input: what still comes is thrown away.
    private static async ValueTask TakeAsync(RemoteCommand command, CommandChannel channel, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        try
        {
            switch (channel)
            {
                case CommandChannel.Stdin when command.Stdin is { } stdin:
                    await stdin.WriteAsync(data, cancellation);
                    break;
                case CommandChannel.Resize when command.Resize is { } resize:
                    await resize.WriteAsync(data, cancellation);
                    break;
                case CommandChannel.Close when data.Length > 0:
                    await (Ending(command, (CommandChannel)data.Span[0])?.EndAsync(cancellation) ?? ValueTask.CompletedTask);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The kubelet went away; how the command ended tells the rest.
        }
    }

    private static SpdyStream? Ending(RemoteCommand command, CommandChannel channel) => channel switch
    {
        CommandChannel.Stdin => command.Stdin,
        CommandChannel.Resize => command.Resize,
        _ => null,
    };

    private static async Task<byte[]> OutcomeAsync(CommandSocket socket, RemoteCommand command, CancellationToken cancellation)
    {
        Task<byte[]> error = CollectAsync(command.Error, cancellation);
        await Task.WhenAll(
            ForwardAsync(command.Stdout, socket, CommandChannel.Stdout, cancellation),
            ForwardAsync(command.Stderr, socket, CommandChannel.Stderr, cancellation));
        return RemoteStatus.FromKubelet(await error);
    }

    private static async Task ForwardAsync(SpdyStream? from, CommandSocket socket, CommandChannel channel, CancellationToken cancellation)
    {
        if (from is null)
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellation)) > 0)
            {
                await socket.SendAsync(channel, buffer.AsMemory(0, count), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<byte[]> CollectAsync(SpdyStream error, CancellationToken cancellation)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        int count;
        while (length < buffer.Length && (count = await error.ReadAsync(buffer.AsMemory(length), cancellation)) > 0)
        {
            length += count;
        }

        return buffer[..length];
    }

    // The client closes the connection when it has read everything: closing it first could lose what is still under way.
    private async Task FinishAsync(CommandSocket socket, byte[] status, Task receiving, CancellationToken cancellation)
    {
        await socket.SendAsync(CommandChannel.Error, status, cancellation);
        await socket.CloseAsync(cancellation);
        await receiving.WaitAsync(Patience, clock, cancellation);
    }
}
