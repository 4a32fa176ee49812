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

    private readonly VerifiedTokens verified = new();

    public string Name => "service-account";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.BearerToken is not { } token || CompactToken.Parse(token) is not { } parts ||
            TokenClaims.Parse(parts.Payload) is not { } claims || !options.Issuers.Contains(claims.Issuer))
        {
            return AuthenticationOutcome.NotRecognised;
        }

        if (verified.Find(token) is not { } known)
        {
            if (keys.Verify(token) is { } unsigned)
            {
                return AuthenticationOutcome.Failed(unsigned);
            }

            known = verified.Put(token, claims);
        }

        IReadOnlyList<string> meant = claims.Audiences.Count > 0 ? claims.Audiences : options.Audiences;
        IReadOnlyList<string> asked = credentials.Audiences ?? options.Audiences;
        string[] shared = [.. meant.Where(asked.Contains)];
        if (shared.Length == 0)
        {
            return AuthenticationOutcome.Failed($"token audiences {Quoted(meant)} is invalid for the target audiences {Quoted(asked)}");
        }

        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        return Timely(claims, now) is { } early
            ? AuthenticationOutcome.Failed(early)
            : await MissingAsync(claims, now, cancellation) is { } missing
                ? AuthenticationOutcome.Failed(missing)
                : credentials.Audiences is null ? known : known with { Audiences = shared };
    }

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

    private static string Quoted(IEnumerable<string> texts) => $"[{string.Join(' ', texts.Select(GoText.Quote))}]";
}
