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
}
