using System.Net.Sockets;
using System.Security.Authentication;

namespace Kronicle.Api.Proxying;

/// <summary>Why a connection failed in the words of Go's net and tls packages, which stand in messages that people search for.</summary>
internal static class GoNetworkErrors
{
    public static string Dial(string address, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"dial tcp {address}: connect: connection refused",
        SocketError.HostUnreachable => $"dial tcp {address}: connect: no route to host",
        SocketError.NetworkUnreachable => $"dial tcp {address}: connect: network is unreachable",
        SocketError.TimedOut => $"dial tcp {address}: connect: connection timed out",
        SocketError.ConnectionReset => $"dial tcp {address}: connect: connection reset by peer",
        _ => $"dial tcp {address}: {e.Message}",
    };

    public static string Lookup(string host, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => $"dial tcp: lookup {host}: no such host",
        SocketError.TryAgain => $"dial tcp: lookup {host}: server misbehaving",
        _ => $"dial tcp: lookup {host}: {e.Message}",
    };

    /// <summary>What went wrong after or while connecting, from the exceptions of an HTTP client.</summary>
    public static string Of(Exception e)
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case BackendException or AddressNotAllowedException:
                    return at.Message;
                case CertificateException:
                    return "tls: failed to verify certificate: " + at.Message;
                case AuthenticationException:
                    return at.InnerException is CertificateException inner ? "tls: failed to verify certificate: " + inner.Message : "tls: handshake failure";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.NotConnected }:
                    return "read: connection reset by peer";
            }
        }

        return e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } ? "EOF" : e.GetBaseException().Message;
    }
}

/// <summary>A kubelet's certificate is not one that this server trusts; the message is worded as Go's x509 package does.</summary>
public sealed class CertificateException(string message) : IOException(message);
