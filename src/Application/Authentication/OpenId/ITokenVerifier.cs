namespace Kronicle.Application.Authentication.OpenId;

/// <summary>Checks the signature, times, issuer and audience of an issuer's tokens, by the keys that the issuer publishes.</summary>
public interface ITokenVerifier
{
    /// <summary>What is wrong with a token; null when nothing is. Tells nothing of the token itself.</summary>
    ValueTask<string?> VerifyAsync(string token, CancellationToken cancellation);
}

/// <summary>Verifiers by their issuer.</summary>
public interface ITokenVerifiers
{
    /// <exception cref="StartupException">The authority of the issuer's certificate can't be read.</exception>
    ITokenVerifier Open(OpenIdIssuer issuer);
}
