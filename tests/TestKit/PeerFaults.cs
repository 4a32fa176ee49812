using System.Net.Sockets;

namespace Kronicle.TestKit;

/// <summary>How a call to a server fails that is killed or cut off meanwhile.</summary>
public static class PeerFaults
{
    /// <summary>A connection that is reset between its acceptance and the first byte shows as a bare <see cref="SocketException"/>.</summary>
    public static bool Has(Exception e) => e is HttpRequestException or IOException or SocketException;
}
