using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kronicle.EndToEnd.Harness;

/// <summary>A TLS connection on which a test writes whatever it likes. It trusts any server.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient socket;

    private RawConnection(TcpClient socket, SslStream tls) => (this.socket, Tls) = (socket, tls);

    public SslStream Tls { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="server">Whom to connect to.</param>
    /// <param name="certificate">The client's; null for none.</param>
    /// <param name="protocol">The application protocol to agree on; null for none.</param>
    /// <param name="change">Changes what is asked for in the handshake.</param>
    public static async Task<RawConnection> OpenAsync(
        ServerProcess server, X509Certificate2? certificate = null, SslApplicationProtocol? protocol = null, Action<SslClientAuthenticationOptions>? change = null)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ClientCertificates = certificate is null ? null : [certificate],
            ApplicationProtocols = protocol is { } name ? [name] : null,
        };
        change?.Invoke(options);
        TcpClient socket = await ConnectAsync(server);
        var tls = new SslStream(socket.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(options, Cancel);
            return new(socket, tls);
        }
        catch
        {
            await tls.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection on which the handshake has not begun.</summary>
    public static async Task<TcpClient> ConnectAsync(ServerProcess server)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        return socket;
    }

    public async Task WriteAsync(string text)
    {
        await Tls.WriteAsync(Encoding.Latin1.GetBytes(text), Cancel);
        await Tls.FlushAsync(Cancel);
    }

    /// <returns>False when the server has ended the connection.</returns>
    public async Task<bool> TryWriteAsync(string text)
    {
        try
        {
            await WriteAsync(text);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>All that comes until the server ends the connection, however it does that.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await Tls.ReadAsync(buffer, Cancel)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset: as much an end as any other.
        }

        return text.ToString();
    }

    /// <summary>Cuts the connection as a vanishing client does: reset, no close.</summary>
    public void Cut()
    {
        socket.Client.LingerState = new LingerOption(true, 0);
        socket.Client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Tls.DisposeAsync();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        socket.Dispose();
    }
}
