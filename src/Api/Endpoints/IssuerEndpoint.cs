using System.Buffers.Text;
using System.Security.Cryptography;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Endpoints;

/// <summary>
/// Who issues service account tokens and with which keys they are checked: OpenID Connect discovery and an RFC 7517 key set.
/// https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery
/// </summary>
/// <param name="issuer">The issuer in tokens.</param>
/// <param name="keys">The public halves are shown.</param>
/// <param name="address">Where the key set is served.</param>
/// <param name="keySetUrl">Where others are sent for it; empty for that address.</param>
public sealed class IssuerEndpoint(string issuer, IReadOnlyList<AsymmetricAlgorithm> keys, ServerAddress address, string keySetUrl = "") : IPathEndpoint
{
    private const string Configuration = "/.well-known/openid-configuration";
    private const string KeySet = "/openid/v1/jwks";

    private readonly TokenKey[] shown = [.. keys.Select(key => new TokenKey(key))];

    public bool Serves(string path) => path is Configuration or KeySet;

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation) => new(context.Info.Path == Configuration
        ? new DocumentAnswer(Describe(), "application/json", AsIs: true)
        : new DocumentAnswer(ShowKeys(), "application/jwk-set+json", AsIs: true));

    private byte[] Describe()
    {
        using var json = new JsonBuffer(512);
        json.Raw("{\"issuer\":"u8);
        json.Text(issuer);
        json.Raw(",\"jwks_uri\":"u8);
        json.Text(keySetUrl.Length > 0 ? keySetUrl : $"https://{address.Text}{KeySet}");
        json.Raw(",\"response_types_supported\":[\"id_token\"],\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":["u8);
        Join(json, shown.Select(key => key.Algorithm).Distinct(StringComparer.Ordinal), algorithm => json.Text(algorithm));
        json.Raw("]}"u8);
        return json.ToArray();
    }

    private byte[] ShowKeys()
    {
        using var json = new JsonBuffer(1024);
        json.Raw("{\"keys\":["u8);
        Join(json, shown, key => Key(json, key));
        json.Raw("]}"u8);
        return json.ToArray();
    }

    private static void Join<T>(JsonBuffer json, IEnumerable<T> items, Action<T> write)
    {
        bool first = true;
        foreach (T item in items)
        {
            if (!first)
            {
                json.Raw((byte)',');
            }

            first = false;
            write(item);
        }
    }

    private static void Key(JsonBuffer json, TokenKey key)
    {
        json.Raw("{\"use\":\"sig\",\"kty\":"u8);
        json.Text(key.Curve.Length == 0 ? "RSA" : "EC");
        Field(json, "kid", key.Id);
        Field(json, "alg", key.Algorithm);
        if (key.Rsa is { } rsa)
        {
            Field(json, "n", Base64Url.EncodeToString(rsa.Modulus));
            Field(json, "e", Base64Url.EncodeToString(rsa.Exponent));
        }
        else if (key.Ec is { } ec)
        {
            Field(json, "crv", key.Curve);
            Field(json, "x", Base64Url.EncodeToString(ec.Q.X));
            Field(json, "y", Base64Url.EncodeToString(ec.Q.Y));
        }

        json.Raw((byte)'}');
    }

    private static void Field(JsonBuffer json, string name, string value)
    {
        json.Raw((byte)',');
        json.Text(name);
        json.Raw((byte)':');
        json.Text(value);
    }
}
