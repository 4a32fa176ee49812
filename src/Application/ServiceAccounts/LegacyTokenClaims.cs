using System.Text.Json;
using Kronicle.Domain.Canonical;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// The claims of a token that a secret holds: it has no end and names no audience.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#manual-secret-management-for-serviceaccounts
/// </summary>
/// <param name="Subject">The account's user name.</param>
/// <param name="Namespace">Of the account and of the secret.</param>
/// <param name="Account">The account.</param>
/// <param name="Secret">The secret's name.</param>
public sealed record LegacyTokenClaims(string Subject, string Namespace, TokenReference Account, string Secret)
{
    /// <summary>The iss of such tokens, of whatever cluster.</summary>
    public const string Issuer = "kubernetes/serviceaccount";

    private const string Prefix = "kubernetes.io/serviceaccount/";

    /// <summary>The claims as JSON, keys in order.</summary>
    public byte[] ToJson()
    {
        using var json = new JsonBuffer(512);
        Text(json, '{', "iss", Issuer);
        Text(json, ',', Prefix + "namespace", Namespace);
        Text(json, ',', Prefix + "secret.name", Secret);
        Text(json, ',', Prefix + "service-account.name", Account.Name);
        Text(json, ',', Prefix + "service-account.uid", Account.Uid);
        Text(json, ',', "sub", Subject);
        json.Raw((byte)'}');
        return json.ToArray();
    }

    /// <summary>Reads claims; null when they are no JSON object or a claim is no text. What is absent is empty.</summary>
    public static LegacyTokenClaims? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            string Of(string key) => document.RootElement.TryGetProperty(key, out JsonElement value) ? value.GetString() ?? "" : "";
            return new(Of("sub"), Of(Prefix + "namespace"), new(Of(Prefix + "service-account.name"), Of(Prefix + "service-account.uid")), Of(Prefix + "secret.name"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Text(JsonBuffer json, char before, string key, string value)
    {
        json.Raw((byte)before);
        json.Text(key);
        json.Raw((byte)':');
        json.Text(value);
    }
}
