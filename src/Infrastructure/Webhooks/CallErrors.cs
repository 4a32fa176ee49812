using System.Net.Sockets;
using System.Security.Authentication;
using Kronicle.Application.Remote;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>Why a call failed, in the words of Go's net/http where it has some for the same.</summary>
internal static class CallErrors
{
    // A chain that ends nowhere, elsewhere, or in an authority of the same name.
    private static readonly string[] Unknown = ["UntrustedRoot", "PartialChain", "NotSignatureValid"];

    public static string Explain(Exception failure, Uri place)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case OperationCanceledException:
                    return "context deadline exceeded";
                case WebhookSetupException or CertificateException:
                    return e.Message;
                case AuthenticationException when e.InnerException is not CertificateException:
                    return Certificate(e.Message, place);
                case SocketException socket:
                    return Socket(socket, place);
                case HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "EOF";
            }
        }

        return failure.GetBaseException().Message;
    }

    private static string Certificate(string message, Uri place) => message switch
    {
        _ when message.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal) =>
            $"tls: failed to verify certificate: x509: certificate is not valid for {place.Host}",
        _ when message.Contains("NotTimeValid", StringComparison.Ordinal) =>
            "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
        _ when Unknown.Any(status => message.Contains(status, StringComparison.Ordinal)) =>
            "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        _ => "tls: " + message,
    };

    private static string Socket(SocketException e, Uri place) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"dial tcp {place.Host}:{place.Port}: connect: connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"dial tcp: lookup {place.Host}: no such host",
        SocketError.HostUnreachable => $"dial tcp {place.Host}:{place.Port}: connect: no route to host",
        SocketError.NetworkUnreachable => $"dial tcp {place.Host}:{place.Port}: connect: network is unreachable",
        _ when PeerFaults.IsReset(e) => "read: connection reset by peer",
        _ => e.Message,
    };
}
