using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Application.Authentication.OpenId;
using Kronicle.Application.Remote;
using Microsoft.IdentityModel.Protocols;

namespace Kronicle.Infrastructure.OpenId;

/// <summary>Fetches an issuer's documents over HTTPS. They are bounded: 1 MiB, 30 seconds.</summary>
internal sealed class IssuerDocuments : IDocumentRetriever, IDisposable
{
    private const int MostBytes = 1 << 20;

    private readonly HttpClient client;

    public IssuerDocuments(OpenIdIssuer issuer, TimeProvider clock)
    {
        var tls = new SslClientAuthenticationOptions();
        if (issuer.AuthorityPem.Length > 0)
        {
            new ServerTrust(Authorities(issuer), clock).Guard(tls);
        }

        client = new HttpClient(new SocketsHttpHandler { SslOptions = tls }) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MostBytes };
    }

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new IOException($"{address} is not an https address");
        }

        using HttpResponseMessage response = await client.GetAsync(new Uri(address), cancel);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsStringAsync(cancel)
            : throw new IOException($"{address} answered {(int)response.StatusCode}");
    }

    public void Dispose() => client.Dispose();

    private static X509Certificate2Collection Authorities(OpenIdIssuer issuer)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(issuer.AuthorityPem);
        }
        catch (CryptographicException e)
        {
            throw new StartupException($"the certificate authority of the issuer {issuer.Url} is damaged ({e.Message}); check --oidc-ca-file or the authentication configuration", e);
        }

        return authorities.Count > 0 ? authorities : throw new StartupException(
            $"the certificate authority of the issuer {issuer.Url} holds no PEM certificate; check --oidc-ca-file or the authentication configuration");
    }
}
