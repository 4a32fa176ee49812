using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kronicle.StandInKubelet;
using Microsoft.AspNetCore.Http;

namespace Kronicle.Api.Tests.Harness;

/// <summary>An OpenID issuer over HTTPS on a free port of this machine: discovery, a key set, and tokens signed with RS256.</summary>
public sealed class IssuerServer : IAsyncDisposable
{
    private readonly KubeletCertificate certificate;
    private HttpsService service = null!;

    private IssuerServer(KubeletCertificate certificate)
    {
        this.certificate = certificate;
        Rotate("first");
    }

    public string Url { get; private set; } = "";

    /// <summary>What its discovery document says that it is; null for the truth.</summary>
    public string? Claimed { get; set; }

    public string AuthorityPem => certificate.AuthorityPem;

    /// <summary>How often its keys were asked for.</summary>
    public int KeyRequests { get; private set; }

    public RSA Key { get; private set; } = null!;

    public string KeyId { get; private set; } = "";

    /// <param name="certificate">What it serves with; null for one of an authority of its own.</param>
    public static async Task<IssuerServer> StartAsync(KubeletCertificate? certificate = null)
    {
        var server = new IssuerServer(certificate ?? new KubeletCertificate());
        server.service = await HttpsService.StartAsync(
            server.certificate, context => context.Response.WriteAsync(server.Document(context.Request.Path), context.RequestAborted));
        server.Url = server.service.Address;
        return server;
    }

    /// <summary>Takes a new key; the old one is not published any more.</summary>
    public void Rotate(string id)
    {
        Key = RSA.Create(2048);
        KeyId = id;
    }

    /// <summary>A token with these claims.</summary>
    /// <param name="claims">A JSON object.</param>
    /// <param name="key">Who signs; null for the issuer's own key.</param>
    /// <param name="kid">The key that the header names.</param>
    public string Token(string claims, RSA? key = null, string? kid = null)
    {
        string text = Unsigned($$"""{"alg":"RS256","kid":"{{kid ?? KeyId}}","typ":"JWT"}""", claims);
        return text + "." + Base64Url.EncodeToString((key ?? Key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Header and claims as they are signed.</summary>
    public static string Unsigned(string header, string claims) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        certificate.Dispose();
    }

    private string Document(string path)
    {
        if (path != "/keys")
        {
            return $$"""{"issuer":"{{Claimed ?? Url}}","jwks_uri":"{{Url}}/keys"}""";
        }

        KeyRequests++;
        RSAParameters key = Key.ExportParameters(false);
        return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{KeyId}}","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}]}""";
    }
}
