using System.Net;
using System.Net.Sockets;

namespace Kronicle.Api.Tests.Proxying;

internal static class Ports
{
    /// <summary>A port at which nobody listens.</summary>
    public static int Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
