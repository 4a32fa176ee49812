using System.Net.Sockets;
using System.Security.Authentication;
using Kronicle.Application.Remote;

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
                case BackendException or AddressNotAllowedException or CertificateException:
                    return at.Message;
                case AuthenticationException when at.InnerException is not CertificateException:
                    return "tls: handshake failure";
                case var reset when PeerFaults.IsReset(reset):
                    return "read: connection reset by peer";
            }
        }

        return e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } ? "EOF" : e.GetBaseException().Message;
    }
}
