namespace Kronicle.Application.Authentication.OpenId;

/// <summary>The --oidc flags as they are given.</summary>
public sealed record OpenIdFlags
{
    private static readonly IReadOnlyList<string> DefaultAlgorithms = ["RS256"];
    private static readonly IReadOnlyDictionary<string, string> NoClaims = new Dictionary<string, string>();

    /// <summary>Empty: there is no such issuer.</summary>
    public string IssuerUrl { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string CaFile { get; init; } = "";

    public string UsernameClaim { get; init; } = "sub";

    /// <summary>Empty for the default, - for none.</summary>
    public string UsernamePrefix { get; init; } = "";

    public string GroupsClaim { get; init; } = "";

    public string GroupsPrefix { get; init; } = "";

    public IReadOnlyList<string> Algorithms { get; init; } = DefaultAlgorithms;

    public IReadOnlyDictionary<string, string> RequiredClaims { get; init; } = NoClaims;

    /// <summary>The issuer that the flags name. Names other than emails are told apart by the issuer unless the operator says otherwise.</summary>
    /// <param name="authorityPem">What the file of <see cref="CaFile"/> holds; empty when there is none.</param>
    public OpenIdIssuer Issuer(string authorityPem) => new(IssuerUrl, [ClientId])
    {
        AuthorityPem = authorityPem,
        Algorithms = Algorithms,
        UsernameClaim = UsernameClaim,
        UsernamePrefix = UsernamePrefix switch
        {
            "-" => "",
            "" when UsernameClaim != "email" => IssuerUrl + "#",
            _ => UsernamePrefix,
        },
        GroupsClaim = GroupsClaim,
        GroupsPrefix = GroupsPrefix,
        RequiredClaims = RequiredClaims,
    };
}
