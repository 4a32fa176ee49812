using System.Text.Json;
using Kronicle.Domain.Canonical;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>An object that a token names, by name and uid: another object of the same name is not meant.</summary>
public sealed record TokenReference(string Name, string Uid);

/// <summary>
/// The claims of a service account token: the registered ones of RFC 7519 and those under kubernetes.io.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
/// </summary>
public sealed record TokenClaims
{
    public string Issuer { get; init; } = "";

    public string Subject { get; init; } = "";

    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The jti: what identifies this token in audit logs.</summary>
    public string Id { get; init; } = "";

    /// <summary>Seconds since 1970; null when the token does not say.</summary>
    public long? IssuedAt { get; init; }

    public long? NotBefore { get; init; }

    public long? Expiry { get; init; }

    public string Namespace { get; init; } = "";

    public TokenReference Account { get; init; } = new("", "");

    public TokenReference? Pod { get; init; }

    public TokenReference? Node { get; init; }

    public TokenReference? Secret { get; init; }

    /// <summary>When whoever still uses the token is reported; null when never.</summary>
    public long? WarnAfter { get; init; }

    /// <summary>The claims as JSON, keys in order.</summary>
    public byte[] ToJson()
    {
        using var json = new JsonBuffer(768);
        json.Raw("{\"aud\":["u8);
        for (int i = 0; i < Audiences.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.Text(Audiences[i]);
        }

        json.Raw((byte)']');
        Number(json, "exp", Expiry);
        Number(json, "iat", IssuedAt);
        Text(json, "iss", Issuer);
        Text(json, "jti", Id);
        json.Raw(",\"kubernetes.io\":{\"namespace\":"u8);
        json.Text(Namespace);
        Reference(json, "node", Node);
        Reference(json, "pod", Pod);
        Reference(json, "secret", Secret);
        Reference(json, "serviceaccount", Account);
        Number(json, "warnafter", WarnAfter);
        json.Raw((byte)'}');
        Number(json, "nbf", NotBefore);
        Text(json, "sub", Subject);
        json.Raw((byte)'}');
        return json.ToArray();
    }

    /// <summary>Reads claims; null when they are no JSON object or a claim has another type.</summary>
    public static TokenClaims? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            JsonElement own = root.TryGetProperty("kubernetes.io", out JsonElement found) ? found : default;
            return new TokenClaims
            {
                Issuer = Text(root, "iss"),
                Subject = Text(root, "sub"),
                Audiences = Texts(root, "aud"),
                Id = Text(root, "jti"),
                IssuedAt = Number(root, "iat"),
                NotBefore = Number(root, "nbf"),
                Expiry = Number(root, "exp"),
                Namespace = Text(own, "namespace"),
                Account = Reference(own, "serviceaccount") ?? new("", ""),
                Pod = Reference(own, "pod"),
                Node = Reference(own, "node"),
                Secret = Reference(own, "secret"),
                WarnAfter = Number(own, "warnafter"),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Text(JsonBuffer json, string key, string value)
    {
        if (value.Length > 0)
        {
            Key(json, key);
            json.Text(value);
        }
    }

    private static void Number(JsonBuffer json, string key, long? value)
    {
        if (value is { } number)
        {
            Key(json, key);
            json.Number(number);
        }
    }

    private static void Reference(JsonBuffer json, string key, TokenReference? value)
    {
        if (value is null)
        {
            return;
        }

        Key(json, key);
        json.Raw("{\"name\":"u8);
        json.Text(value.Name);
        Text(json, "uid", value.Uid);
        json.Raw((byte)'}');
    }

    private static void Key(JsonBuffer json, string key)
    {
        json.Raw((byte)',');
        json.Text(key);
        json.Raw((byte)':');
    }

    private static JsonElement? Member(JsonElement map, string key) =>
        map.ValueKind == JsonValueKind.Undefined ? null
        : map.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement map, string key) => Member(map, key)?.GetString() ?? "";

    // A NumericDate may have a fraction (RFC 7519 section 2); whole seconds count.
    private static long? Number(JsonElement map, string key) => Member(map, key) is { } value ? (long)value.GetDouble() : null;

    // A single audience may stand alone (RFC 7519 section 4.1.3).
    private static string[] Texts(JsonElement map, string key) => Member(map, key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { } many => [.. many.EnumerateArray().Select(item => item.GetString() ?? "")],
    };

    private static TokenReference? Reference(JsonElement map, string key) =>
        Member(map, key) is { } value ? new(Text(value, "name"), Text(value, "uid")) : null;
}
