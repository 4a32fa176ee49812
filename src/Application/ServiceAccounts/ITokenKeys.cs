namespace Kronicle.Application.ServiceAccounts;

/// <summary>The keys of service account tokens: JSON Web Tokens (RFC 7519) in the compact form of RFC 7515.</summary>
public interface ITokenKeys
{
    /// <summary>A token with these claims, signed by the server's key.</summary>
    /// <param name="claims">A JSON object.</param>
    string Sign(ReadOnlySpan<byte> claims);

    /// <summary>
    /// Why a token is not signed by one of the keys; null when it is. The key named by its header decides, or any of them when it
    /// names none; the algorithm is the key's own, never the header's choice.
    /// </summary>
    string? Verify(string token);
}
