using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Kronicle.Api.Endpoints;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Api.Tests.Endpoints;

public sealed class IssuerEndpointTests
{
    [Fact]
    public async Task The_configuration_names_the_issuer_and_where_its_keys_are()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonElement shown = await AskAsync("/.well-known/openid-configuration", key);
        Assert.Equal("https://issuer", shown.GetProperty("issuer").GetString());
        Assert.Equal("https://10.0.0.1:6443/openid/v1/jwks", shown.GetProperty("jwks_uri").GetString());
    }

    [Fact]
    public async Task The_key_set_holds_what_checks_a_signature_and_no_private_part()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonElement shown = (await AskAsync("/openid/v1/jwks", key)).GetProperty("keys")[0];
        var point = new ECPoint { X = Coordinate(shown, "x"), Y = Coordinate(shown, "y") };
        using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        byte[] text = [1, 2, 3];
        Assert.True(verifier.VerifyData(text, key.SignData(text, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        Assert.False(shown.TryGetProperty("d", out _));
    }

    private static byte[] Coordinate(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());

    private static async Task<JsonElement> AskAsync(string path, AsymmetricAlgorithm key)
    {
        var endpoint = new IssuerEndpoint("https://issuer", [key], new ServerAddress { Text = "10.0.0.1:6443" });
        Assert.True(endpoint.Serves(path));
        var answer = (DocumentAnswer)await endpoint.AnswerAsync(Context(path), TestContext.Current.CancellationToken);
        return JsonDocument.Parse(answer.Json).RootElement;
    }

    private static RequestContext Context(string path) => new()
    {
        Info = new RequestInfo { IsResource = false, Verb = "get", Path = path },
        Catalogue = ResourceCatalogue.BuiltIn,
        Credentials = new Credentials(null, null, path),
        Options = RequestOptions.None,
        Body = null!,
        AuditId = "a",
        Received = DateTimeOffset.UnixEpoch,
    };
}
