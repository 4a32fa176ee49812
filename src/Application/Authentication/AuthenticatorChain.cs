using Kronicle.Domain.Failures;

namespace Kronicle.Application.Authentication;

/// <summary>
/// Asks each authenticator in turn; the first that recognises the caller decides, even when one before it failed. Whoever none
/// recognises is anonymous when that is on and nothing failed; else the outcome has no user and the answer is 401.
/// </summary>
/// <remarks>A bearer token that nobody recognises is a failure: a caller with a bad token must never pass as anonymous.</remarks>
/// <param name="authenticators">In the order to ask: client certificates before tokens, as kube-apiserver has them.</param>
/// <param name="anonymous">Null when anonymous access is off.</param>
/// <param name="audiences">This server's own: whom a token that names no audience is meant for.</param>
public sealed class AuthenticatorChain(
    IReadOnlyList<IAuthenticator> authenticators, AnonymousAuthenticator? anonymous, IReadOnlyList<string>? audiences = null)
{
    private const string UnknownToken = "invalid bearer token";

    private IReadOnlyList<IAuthenticator> current = authenticators;

    public IReadOnlyList<IAuthenticator> Authenticators => Volatile.Read(ref current);

    /// <summary>Puts others in their place. Who is being asked about meanwhile is judged by those that were there.</summary>
    public void Use(IReadOnlyList<IAuthenticator> others) => Volatile.Write(ref current, others);

    /// <summary>A user, or why there is none. Errors are for logs, metrics and token reviews; who failed sees only Unauthorized.</summary>
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        List<string>? errors = null;
        AuthenticationNotes? notes = null;
        foreach (IAuthenticator authenticator in Authenticators)
        {
            AuthenticationOutcome outcome = await authenticator.AuthenticateAsync(credentials, cancellation).ConfigureAwait(false);
            if (outcome.User is { } user && Meant(outcome, credentials) is { } meant)
            {
                UserInfo member = AuthenticatedGroup.Add(user);
                return ReferenceEquals(member, user) ? meant : meant with { User = member };
            }

            if (outcome.Error is { } error)
            {
                (errors ??= []).Add(error);
                notes ??= outcome.Notes;
            }
        }

        if (!string.IsNullOrEmpty(credentials.BearerToken))
        {
            (errors ??= []).Insert(0, UnknownToken);
        }

        if (credentials.Malformed is { } malformed)
        {
            (errors ??= []).Add(malformed);
        }

        if (errors is not null)
        {
            return AuthenticationOutcome.Failed(AggregateError.Text(errors)) with { Notes = notes };
        }

        return anonymous is null
            ? AuthenticationOutcome.NotRecognised
            : await anonymous.AuthenticateAsync(credentials, cancellation).ConfigureAwait(false);
    }

    // Credentials that know no audience are for this server: whoever asks for others does not get their user.
    private AuthenticationOutcome? Meant(AuthenticationOutcome outcome, Credentials credentials)
    {
        if (credentials.Audiences is not { } asked || outcome.Audiences.Count > 0)
        {
            return outcome;
        }

        string[] own = [.. asked.Intersect(audiences ?? [], StringComparer.Ordinal)];
        return own.Length == 0 ? null : outcome with { Audiences = own };
    }
}
