using Kronicle.Application.ServiceAccounts;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication.OpenId;

/// <summary>The user that the claims of a verified token describe, as the issuer's mappings say.</summary>
internal static class ClaimMapping
{
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    public static AuthenticationOutcome UserOf(MapNode claims, OpenIdIssuer issuer)
    {
        if (Text(claims, issuer.UsernameClaim) is not { } name)
        {
            return Fail($"parse username claims {GoText.Quote(issuer.UsernameClaim)}: {Absent(claims, issuer.UsernameClaim)}");
        }

        // An address that its owner has not proved to own names nobody (OpenID Connect Core 1.0, section 5.1).
        if (issuer.UsernameClaim == "email" && claims.Has("email_verified") && claims.Bool("email_verified") != true)
        {
            return Fail("email not verified");
        }

        if (Groups(claims, issuer) is not { } groups)
        {
            return Fail($"parse groups claim {GoText.Quote(issuer.GroupsClaim)}: it is neither a string nor a list of strings");
        }

        string? uid = issuer.UidClaim.Length == 0 ? "" : Text(claims, issuer.UidClaim);
        if (uid is null)
        {
            return Fail($"parse uid claim {GoText.Quote(issuer.UidClaim)}: {Absent(claims, issuer.UidClaim)}");
        }

        foreach ((string claim, string value) in issuer.RequiredClaims)
        {
            if (!claims.Has(claim))
            {
                return Fail($"required claim {claim} not present in ID token");
            }

            if (Text(claims, claim) != value)
            {
                return Fail($"required claim {claim} value does not match. Got = {claims[claim]}, want = {value}");
            }
        }

        return AuthenticationOutcome.Recognised(AuthenticatedGroup.Add(new(issuer.UsernamePrefix + name, uid, groups, Extra(claims))));
    }

    private static AuthenticationOutcome Fail(string why) => AuthenticationOutcome.Failed("oidc: " + why);

    private static string Absent(MapNode claims, string claim) => claims.Has(claim) ? "it is not a string" : "claim not present";

    private static string? Text(MapNode claims, string claim) => (claims[claim] as TextNode)?.Value;

    private static string[]? Groups(MapNode claims, OpenIdIssuer issuer) => issuer.GroupsClaim.Length == 0 ? [] : claims[issuer.GroupsClaim] switch
    {
        null => [],
        TextNode one => [issuer.GroupsPrefix + one.Value],
        ListNode many when many.All(group => group is TextNode) => [.. many.OfType<TextNode>().Select(group => issuer.GroupsPrefix + group.Value)],
        _ => null,
    };

    private static Dictionary<string, IReadOnlyList<string>> Extra(MapNode claims) =>
        Text(claims, "jti") is { Length: > 0 } id ? new() { [CredentialId] = [TokenUser.CredentialId(id)] } : [];
}
