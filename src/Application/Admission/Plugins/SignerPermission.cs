using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// May somebody act for a signer: a permission on signers.certificates.k8s.io, which is no resource, by the signer's name or by all of
/// its domain, such as kubernetes.io/*. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
/// </summary>
internal static class SignerPermission
{
    /// <param name="chain">The authorizers.</param>
    /// <param name="user">Who.</param>
    /// <param name="verb">approve or sign.</param>
    /// <param name="signer">The signer's name.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<bool> HasAsync(AuthorizerChain chain, UserInfo user, string verb, string signer, CancellationToken cancellation)
    {
        var asked = new AuthorizationAttributes
        {
            User = user,
            Verb = verb,
            IsResource = true,
            Group = "certificates.k8s.io",
            Version = "*",
            Resource = "signers",
            Name = signer,
        };
        return (await chain.AuthorizeAsync(asked, cancellation)).Decision == Decision.Allow ||
            (await chain.AuthorizeAsync(asked with { Name = signer.Split('/')[0] + "/*" }, cancellation)).Decision == Decision.Allow;
    }
}
