using System.Net;
using System.Net.Sockets;

namespace Kronicle.TestKit;

/// <summary>Listens on a free port of the loopback interface, and resets every connection as soon as it is made.</summary>
public sealed class ResettingPeer : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ResettingPeer()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(100);
        _ = ResetAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public void Dispose() => listener.Dispose();

    private async Task ResetAsync()
    {
        try
        {
            while (true)
            {
                using Socket connection = await listener.AcceptAsync();
                connection.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
