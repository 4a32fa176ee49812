using System.Net.Sockets;

namespace Kronicle.Application.Remote;

/// <summary>How a call over HTTP fails when the other side, or the way to it, is at fault.</summary>
public static class PeerFaults
{
    /// <summary>
    /// Whether the other side, or the way to it, made a call fail. A peer that resets a connection between its acceptance and the first
    /// byte shows as a bare <see cref="SocketException"/>: the client asks the socket for its peer, which is gone.
    /// </summary>
    public static bool Has(Exception e) => e is HttpRequestException or IOException or SocketException;

    /// <summary>The same, or the call's own time was over: what its caller cancelled is nobody's fault.</summary>
    /// <param name="e">How the call failed.</param>
    /// <param name="caller">By which the caller cancels.</param>
    public static bool Has(Exception e, CancellationToken caller) => Has(e) || (e is OperationCanceledException && !caller.IsCancellationRequested);

    /// <summary>Whether the peer reset the connection: a call that is repeated may get through.</summary>
    public static bool IsReset(Exception e) => e is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.NotConnected };
}
