using System.Net.WebSockets;

namespace Kronicle.Api.Proxying.WebSockets;

/// <summary>Ends a WebSocket.</summary>
internal static class WebSocketEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends the close frame where the state allows it, waiting a little for a client that does not read.</summary>
    public static async Task CloseAsync(WebSocket socket, CancellationToken cancellation)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(Patience);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", time.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone.
        }
    }
}
