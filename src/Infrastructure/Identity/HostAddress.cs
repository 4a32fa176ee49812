using System.Net;
using System.Net.Sockets;

namespace Kronicle.Infrastructure.Identity;

/// <summary>The address by which other machines reach this one.</summary>
public static class HostAddress
{
    /// <summary>The address that the default route leaves from; null without one. No packet is sent: connecting a datagram socket only chooses a source.</summary>
    public static IPAddress? OfDefaultRoute()
    {
        try
        {
            // 192.0.2.1 is documentation space (RFC 5737): routed like any outside address, and nobody's.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(new IPAddress([192, 0, 2, 1]), 9));
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
