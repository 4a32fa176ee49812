using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>One way to recognise a caller. The chain asks each in turn and the first that recognises the credentials decides.</summary>
/// <remarks>Never throws for what a client sent: bad credentials are <see cref="AuthenticationOutcome.Failed"/>. Never logs a credential.</remarks>
public interface IAuthenticator
{
    /// <summary>Short name for metrics and logs, such as x509 or token-file.</summary>
    string Name { get; }

    ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation);
}

/// <summary>What the caller presented.</summary>
/// <param name="BearerToken">The token of the Authorization header; null without one.</param>
/// <param name="ClientCertificate">The certificate of the TLS handshake, not yet checked; null without one.</param>
/// <param name="Path">The request path: anonymous access may be limited to some.</param>
public sealed record Credentials(string? BearerToken, X509Certificate2? ClientCertificate, string Path)
{
    /// <summary>What the client sent with its certificate, to lead to an authority; not checked, and empty for most.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates { get; init; } = [];

    /// <summary>What is wrong with a token that could not be read; null when none was malformed.</summary>
    public string? Malformed { get; init; }

    /// <summary>Whom a token must be meant for, as a TokenReview asks; null is this server.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>The request's headers, by which a front proxy may name its caller; null where there are none.</summary>
    public Proxies.ICallerHeaders? Headers { get; init; }

    /// <summary>The part of this server that calls; null for every request that came over the wire.</summary>
    public UserInfo? Internal { get; init; }
}

/// <summary>A caller: authentication.k8s.io/v1 UserInfo.</summary>
public sealed record UserInfo(
    string Name, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    public const string AnonymousName = "system:anonymous";
    public const string AuthenticatedGroup = "system:authenticated";
    public const string UnauthenticatedGroup = "system:unauthenticated";
    public const string MastersGroup = "system:masters";

    public static readonly UserInfo Anonymous = new(AnonymousName, "", [UnauthenticatedGroup],
        new Dictionary<string, IReadOnlyList<string>>());
}

/// <summary>
/// An authenticator's answer: a user, not mine, or mine and bad. Authenticators keep their answers and give them again; a class,
/// because generic code over a struct of ours would be compiled at every start.
/// </summary>
public sealed record AuthenticationOutcome(UserInfo? User, string? Error)
{
    /// <summary>Those of the asked audiences that the token is meant for; empty when nobody asked.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>What else there is to say; null when nothing.</summary>
    public AuthenticationNotes? Notes { get; init; }

    public static readonly AuthenticationOutcome NotRecognised = new(null, null);

    public static AuthenticationOutcome Recognised(UserInfo user) => new(user, null);

    public static AuthenticationOutcome Failed(string error) => new(null, error);
}
