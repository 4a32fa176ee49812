using Kronicle.Application.ServiceAccounts;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication.OpenId;

/// <summary>
/// ID tokens of one issuer. Tokens of others are left to other authenticators.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens
/// </summary>
public sealed class OpenIdAuthenticator(OpenIdIssuer issuer, ITokenVerifier verifier) : IAuthenticator
{
    public string Name => "oidc";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.BearerToken is not { } token || CompactToken.Parse(token) is not { } parts ||
            TreeReader.Read(parts.Payload, out _) is not MapNode claims || claims.Text("iss") != issuer.Url)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        return await verifier.VerifyAsync(token, cancellation) is { } wrong
            ? AuthenticationOutcome.Failed("oidc: verify token: " + wrong)
            : ClaimMapping.UserOf(claims, issuer);
    }
}
