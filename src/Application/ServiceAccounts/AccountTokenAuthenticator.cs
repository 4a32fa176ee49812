using Kronicle.Application.Authentication;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// Recognises service account tokens: signed by one of the keys, of one of the issuers, meant for who asks, in time, and with the
/// account and the bound object still there. Tokens of other issuers are left to other authenticators.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#token-validation
/// </summary>
public sealed class AccountTokenAuthenticator(ITokenKeys keys, TokenOptions options, TokenObjects objects, TimeProvider clock) : IAuthenticator
{
    /// <summary>How far clocks may be apart, in seconds; an object that is being deleted counts as long.</summary>
    private const long Leeway = 60;

    private const string Invalidated = "service account token has been invalidated";

    private const string StaleToken = "authentication.k8s.io/stale-token";

    private readonly VerifiedTokens verified = new();

    public string Name => "service-account";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.BearerToken is not { } token)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        if (verified.Find(token) is not { } known)
        {
            if (CompactToken.Parse(token) is not { } parts || TokenClaims.Parse(parts.Payload) is not { } read || !options.Issuers.Contains(read.Issuer))
            {
                return AuthenticationOutcome.NotRecognised;
            }

            if (keys.Verify(token) is { } unsigned)
            {
                return AuthenticationOutcome.Failed(unsigned);
            }

            known = verified.Put(token, read);
        }

        TokenClaims claims = known.Claims;
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        return (TokenAudiences.Refusal(claims.Audiences, credentials, options.Audiences) ?? Timely(claims, now)
            ?? await MissingAsync(claims, now, cancellation)) is { } refusal
            ? AuthenticationOutcome.Failed(refusal)
            : Reported(TokenAudiences.Named(known.Outcome, claims.Audiences, credentials, options.Audiences), claims, now);
    }

    // Of a token that was extended it is told when it is used beyond what was asked for.
    private static AuthenticationOutcome Reported(AuthenticationOutcome outcome, TokenClaims claims, long now) =>
        claims.WarnAfter is { } stale && stale != 0 && now > stale
            ? outcome with
            {
                Notes = new([], new Dictionary<string, string>
                {
                    [StaleToken] = $"subject: {claims.Subject}, seconds after warning threshold: {now - stale}",
                }),
            }
            : outcome;

    private static string? Timely(TokenClaims claims, long now) =>
        claims.NotBefore is { } from && now + Leeway < from ? "service account token is not valid yet"
        : claims.Expiry is { } until && now - Leeway > until ? "service account token has expired"
        : claims.IssuedAt is { } issued && now + Leeway < issued ? "service account token is issued in the future"
        : null;

    private async ValueTask<string?> MissingAsync(TokenClaims claims, long now, CancellationToken cancellation)
    {
        CachedObject? account = await objects.SameAsync("serviceaccounts", claims.Namespace, claims.Account, cancellation);
        if (account is null)
        {
            return $"serviceaccounts \"{claims.Account.Name}\" not found";
        }

        if (account.Index.Uid != claims.Account.Uid)
        {
            return $"service account UID ({account.Index.Uid}) does not match claim ({claims.Account.Uid})";
        }

        if (Gone(account, "serviceaccounts", now))
        {
            return $"service account {claims.Namespace}/{claims.Account.Name} has been deleted";
        }

        return await UnboundAsync("secrets", "secret", claims.Namespace, claims.Secret, now, cancellation)
            ?? await UnboundAsync("pods", "pod", claims.Namespace, claims.Pod, now, cancellation)
            ?? (claims.Pod is null ? await UnboundAsync("nodes", "node", "", claims.Node, now, cancellation) : null);
    }

    // The node of a token that is bound to a pod is a remark: the pod's life decides.
    private async ValueTask<string?> UnboundAsync(
        string resource, string kind, string ns, TokenReference? bound, long now, CancellationToken cancellation)
    {
        if (bound is null)
        {
            return null;
        }

        CachedObject? found = await objects.SameAsync(resource, ns, bound, cancellation);
        if (found is null || (found.Index.Uid == bound.Uid && Gone(found, resource, now)))
        {
            return Invalidated;
        }

        return found.Index.Uid == bound.Uid ? null
            : $"{kind} UID ({found.Index.Uid}) does not match service account {kind} ref claim ({bound.Uid})";
    }

    private static bool Gone(CachedObject found, string resource, long now) => found.Index.Deleting &&
        UnixTime.TryParse(TokenObjects.Tree(found, resource).Map("metadata")?.Text("deletionTimestamp") ?? "", false, out long at, out _) &&
        at < now - Leeway;
}
