using Kronicle.Application.Authentication.OpenId;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kronicle.Infrastructure.OpenId;

/// <summary>Verifiers of the tokens of OpenID issuers.</summary>
public sealed class TokenVerifiers(TimeProvider clock) : ITokenVerifiers, IDisposable
{
    private readonly List<IssuerKeys> opened = [];

    public ITokenVerifier Open(OpenIdIssuer issuer)
    {
        var keys = new IssuerKeys(issuer, new IssuerDocuments(issuer, clock), clock);
        opened.Add(keys);
        return new TokenVerifier(issuer, keys, clock);
    }

    public void Dispose() => opened.ForEach(keys => keys.Dispose());
}

/// <summary>Checks tokens of one issuer. The algorithm must be one that the issuer is allowed, never only the header's choice.</summary>
internal sealed class TokenVerifier(OpenIdIssuer issuer, IssuerKeys keys, TimeProvider clock) : ITokenVerifier
{
    /// <summary>How far ahead the issuer's clock may be where a token says from when on it is good; its end holds to the second.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    public async ValueTask<string?> VerifyAsync(string token, CancellationToken cancellation)
    {
        IssuerKeys.Fetched known = await keys.GetAsync(null, cancellation);
        if (known.Error is { } error)
        {
            return error;
        }

        TokenValidationResult result = await handler.ValidateTokenAsync(token, Parameters(known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException)
        {
            // The issuer may have taken new keys.
            IssuerKeys.Fetched fresh = await keys.GetAsync(known, cancellation);
            result = fresh == known ? result : await handler.ValidateTokenAsync(token, Parameters(fresh));
        }

        return result.IsValid ? null : Describe(result.Exception);
    }

    private TokenValidationParameters Parameters(IssuerKeys.Fetched known) => new()
    {
        ValidIssuer = issuer.Url,
        ValidAudiences = issuer.Audiences,
        ValidAlgorithms = issuer.Algorithms,
        IssuerSigningKeys = known.Keys,
        TryAllIssuerSigningKeys = true,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuerSigningKey = true,
        LifetimeValidator = IsTimely,
    };

    private bool IsTimely(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end && (from is not { } start || now + Leeway >= start);
    }

    // The package's own texts quote the token's claims and keys.
    private static string Describe(Exception? failure) => failure switch
    {
        SecurityTokenInvalidAudienceException => "oidc: the token is meant for another audience",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException
            => "oidc: token is expired or not valid yet",
        SecurityTokenInvalidAlgorithmException => "oidc: the token is signed with an algorithm that is not allowed",
        SecurityTokenInvalidIssuerException => "oidc: id token issued by a different provider",
        _ => "failed to verify signature",
    };
}
