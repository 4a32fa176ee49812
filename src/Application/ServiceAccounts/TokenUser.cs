using Kronicle.Application.Authentication;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// The user that a service account's token makes of its bearer: name, groups and extra.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
/// </summary>
public static class TokenUser
{
    private const string Extra = "authentication.kubernetes.io/";

    /// <summary>The credential id of a token by its jti, as users' extra and audit annotations have it.</summary>
    public static string CredentialId(string tokenId) => "JTI=" + tokenId;

    /// <summary>The user that a token's claims describe, system:authenticated included.</summary>
    public static UserInfo Of(TokenClaims claims)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (claims.Id.Length > 0)
        {
            extra[Extra + "credential-id"] = [CredentialId(claims.Id)];
        }

        if (claims.Pod is { Name.Length: > 0, Uid.Length: > 0 } pod)
        {
            extra[Extra + "pod-name"] = [pod.Name];
            extra[Extra + "pod-uid"] = [pod.Uid];
        }

        if (claims.Node is { Name.Length: > 0 } node)
        {
            extra[Extra + "node-name"] = [node.Name];
            if (node.Uid.Length > 0)
            {
                extra[Extra + "node-uid"] = [node.Uid];
            }
        }

        var name = new ServiceAccountName(claims.Namespace, claims.Account.Name);
        return new(name.ToString(), claims.Account.Uid, [.. name.Groups, UserInfo.AuthenticatedGroup], extra);
    }
}
