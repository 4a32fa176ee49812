using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Kronicle.StandInKubelet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Harness;

/// <summary>An OpenID issuer over HTTPS on a free port of this machine: discovery, a key set, and tokens signed with RS256.</summary>
public sealed class IssuerServer : IAsyncDisposable
{
    private readonly KubeletCertificate certificate = new();
    private WebApplication app = null!;

    private IssuerServer() => Rotate("first");

    public string Url { get; private set; } = "";

    /// <summary>What its discovery document says that it is; null for the truth.</summary>
    public string? Claimed { get; set; }

    public string AuthorityPem => certificate.AuthorityPem;

    /// <summary>How often its keys were asked for.</summary>
    public int KeyRequests { get; private set; }

    public RSA Key { get; private set; } = null!;

    public string KeyId { get; private set; } = "";

    public static async Task<IssuerServer> StartAsync()
    {
        var server = new IssuerServer();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(server.certificate.Serving)));
        server.app = builder.Build();
        ((IApplicationBuilder)server.app).Run(context => context.Response.WriteAsync(server.Document(context.Request.Path), context.RequestAborted));
        await server.app.StartAsync();
        server.Url = server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
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
        await app.DisposeAsync();
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
