namespace Kronicle.Application.Authentication.OpenId;

/// <summary>An issuer of JSON Web Tokens and what its claims mean here: a jwt entry of an AuthenticationConfiguration, or the --oidc flags.</summary>
/// <param name="Url">The iss of its tokens, https. Compared as it is.</param>
/// <param name="Audiences">One of these must be among the token's; not empty.</param>
public sealed record OpenIdIssuer(string Url, IReadOnlyList<string> Audiences)
{
    /// <summary>The signatures that may be allowed: asymmetric ones only (RFC 7518 section 3.1).</summary>
    public static readonly IReadOnlyList<string> AllAlgorithms =
        ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

    /// <summary>Where its discovery document is, when not beneath <see cref="Url"/>; empty for there.</summary>
    public string DiscoveryUrl { get; init; } = "";

    /// <summary>Who vouches for its certificate, PEM; empty for whom the system trusts.</summary>
    public string AuthorityPem { get; init; } = "";

    public IReadOnlyList<string> Algorithms { get; init; } = AllAlgorithms;

    public string UsernameClaim { get; init; } = "sub";

    public string UsernamePrefix { get; init; } = "";

    /// <summary>Empty: users have no groups of their own.</summary>
    public string GroupsClaim { get; init; } = "";

    public string GroupsPrefix { get; init; } = "";

    /// <summary>Empty: users have no uid.</summary>
    public string UidClaim { get; init; } = "";

    /// <summary>Claims that must be there with exactly these values.</summary>
    public IReadOnlyDictionary<string, string> RequiredClaims { get; init; } = new Dictionary<string, string>();
}
