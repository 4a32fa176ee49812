using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Identity;

/// <summary>Signs and verifies service account tokens with the server's keys.</summary>
public sealed class TokenKeys : ITokenKeys
{
    private readonly TokenKey signing;
    private readonly string head;
    private readonly List<TokenKey> all = [];
    private readonly ILookup<string, TokenKey> byId;

    public TokenKeys(ServiceAccountKeys keys)
    {
        signing = new TokenKey(keys.Signing);
        head = Base64Url.EncodeToString(Header(signing)) + ".";
        all.AddRange(keys.Verification.Select(key => new TokenKey(key)));
        byId = all.ToLookup(key => key.Id, StringComparer.Ordinal);
    }

    public string Sign(ReadOnlySpan<byte> claims)
    {
        string text = head + Base64Url.EncodeToString(claims);
        return text + "." + Base64Url.EncodeToString(signing.Sign(Encoding.ASCII.GetBytes(text)));
    }

    public string? Verify(string token)
    {
        if (CompactToken.Parse(token) is not { } parts || !TryReadHeader(parts.Header, out string algorithm, out string id))
        {
            return "the token is malformed";
        }

        IReadOnlyCollection<TokenKey> candidates = id.Length == 0 ? all : [.. byId[id]];
        if (candidates.Count == 0)
        {
            return "invalid signature, no keys found";
        }

        byte[] signed = Encoding.UTF8.GetBytes(parts.Signed);
        foreach (TokenKey key in candidates)
        {
            if (key.Algorithm == algorithm && key.Verifies(signed, parts.Signature))
            {
                return null;
            }
        }

        return "invalid signature";
    }

    private static byte[] Header(TokenKey key)
    {
        using var json = new JsonBuffer(128);
        json.Raw("{\"alg\":"u8);
        json.Text(key.Algorithm);
        json.Raw(",\"kid\":"u8);
        json.Text(key.Id);
        json.Raw((byte)'}');
        return json.ToArray();
    }

    // A header that makes demands of its own (RFC 7515 section 4.1.11) is not understood and thus refused.
    private static bool TryReadHeader(byte[] header, out string algorithm, out string id)
    {
        algorithm = id = "";
        try
        {
            using var document = JsonDocument.Parse(header);
            JsonElement root = document.RootElement;
            algorithm = root.GetProperty("alg").GetString() ?? "";
            id = root.TryGetProperty("kid", out JsonElement kid) ? kid.GetString() ?? "" : "";
            return !root.TryGetProperty("crit", out _);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }
}
