using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Kronicle.Api.Hosting;

/// <summary>What a client sends in its handshake behind its own certificate, kept with the connection until a request is to be judged.</summary>
internal static class SentIntermediates
{
    /// <summary>More than any real authority has; a handshake may bring hundreds.</summary>
    private const int Most = 16;

    private static readonly object Key = new();

    /// <summary>Keeps copies: the chain of a handshake does not outlive it.</summary>
    public static void Keep(BaseConnectionContext connection, X509Chain? chain)
    {
        if (chain is { ChainPolicy.ExtraStore: { Count: > 0 } sent })
        {
            connection.Items[Key] = sent.Take(Most).Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData)).ToArray();
        }
    }

    /// <summary>What came with the connection of a request.</summary>
    public static IReadOnlyList<X509Certificate2> Of(HttpContext http) =>
        http.Connection.ClientCertificate is not null && http.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Key, out object? sent) == true ? (X509Certificate2[])sent! : [];
}
