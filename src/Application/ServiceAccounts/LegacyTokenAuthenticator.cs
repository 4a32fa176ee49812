using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// Recognises the tokens that secrets of the type kubernetes.io/service-account-token hold: signed by one of the keys, and the secret has
/// this very token and is not being deleted. They never end; the secret's labels tell when they were used and whether they still may be.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#legacy-serviceaccount-token-cleaner
/// </summary>
public sealed class LegacyTokenAuthenticator(ITokenKeys keys, TokenOptions options, TokenObjects objects, LegacyTokenUse use) : IAuthenticator
{
    private const string InvalidSince = "kubernetes.io/legacy-token-invalid-since";
    private const string Audit = "authentication.k8s.io/legacy-token";
    private const string Discouraged =
        "Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.";

    private readonly VerifiedTokens verified = new();

    public string Name => "legacy-service-account";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.BearerToken is not { } token || CompactToken.Parse(token) is not { } parts ||
            TokenClaims.Parse(parts.Payload) is not { Issuer: LegacyTokenClaims.Issuer } common)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        LegacyTokenClaims claims = LegacyTokenClaims.Parse(parts.Payload) ?? new("", "", new("", ""), "");
        if (verified.Find(token) is not { } known)
        {
            if (keys.Verify(token) is { } unsigned)
            {
                return AuthenticationOutcome.Failed(unsigned);
            }

            known = verified.Put(token, new TokenClaims { Namespace = claims.Namespace, Account = claims.Account });
        }

        if ((TokenAudiences.Refusal(common.Audiences, credentials, options.Audiences) ?? Incomplete(claims)) is { } refusal)
        {
            return AuthenticationOutcome.Failed(refusal);
        }

        AuthenticationOutcome checkedBySecret = await CheckAsync(claims, token, known.Outcome, cancellation);
        return checkedBySecret.User is null
            ? checkedBySecret
            : TokenAudiences.Named(checkedBySecret, common.Audiences, credentials, options.Audiences);
    }

    private static string? Incomplete(LegacyTokenClaims claims) =>
        claims.Subject.Length == 0 ? "sub claim is missing"
        : claims.Namespace.Length == 0 ? "namespace claim is missing"
        : claims.Secret.Length == 0 ? "secretName claim is missing"
        : claims.Account.Name.Length == 0 ? "serviceAccountName claim is missing"
        : claims.Account.Uid.Length == 0 ? "serviceAccountUID claim is missing"
        : ServiceAccountName.Parse(claims.Subject) != new ServiceAccountName(claims.Namespace, claims.Account.Name) ? "sub claim is invalid"
        : null;

    private async ValueTask<AuthenticationOutcome> CheckAsync(
        LegacyTokenClaims claims, string token, AuthenticationOutcome good, CancellationToken cancellation)
    {
        CachedObject? secret = await FindAsync("secrets", claims.Namespace, claims.Secret, cancellation);
        if (secret is null || secret.Index.Deleting)
        {
            return AuthenticationOutcome.Failed("Token has been invalidated");
        }

        MapNode tree = TokenObjects.Tree(secret, "secrets");
        if (!Holds(tree, token))
        {
            return AuthenticationOutcome.Failed("Token does not match server's copy");
        }

        CachedObject? account = await FindAsync("serviceaccounts", claims.Namespace, claims.Account.Name, cancellation);
        string? gone = account is null ? $"serviceaccounts \"{claims.Account.Name}\" not found"
            : account.Index.Deleting ? $"ServiceAccount {claims.Namespace}/{claims.Account.Name} has been deleted"
            : account.Index.Uid != claims.Account.Uid ? $"ServiceAccount UID ({account.Index.Uid}) does not match claim ({claims.Account.Uid})"
            : null;
        if (gone is not null)
        {
            return AuthenticationOutcome.Failed(gone);
        }

        await use.MarkAsync(secret, tree, cancellation);
        return tree.Map("metadata")?.Map("labels")?.Text(InvalidSince) is { Length: > 0 }
            ? AuthenticationOutcome.Failed(Invalidated(claims)) with { Notes = Notes(claims, [], "-invalidated", $"{claims.Secret}/{claims.Namespace}") }
            : good with { Notes = NotesOf(claims, TokenObjects.Tree(account!, "serviceaccounts")) };
    }

    private async ValueTask<CachedObject?> FindAsync(string resource, string ns, string name, CancellationToken cancellation) =>
        await objects.CachedAsync(resource, ns, name, cancellation) ?? await objects.NewestAsync(resource, ns, name, cancellation);

    private static bool Holds(MapNode secret, string token)
    {
        string text = secret.Map("data")?.Text("token") ?? "";
        byte[] held = new byte[text.Length];
        return Convert.TryFromBase64String(text, held, out int length)
            && CryptographicOperations.FixedTimeEquals(held.AsSpan(0, length), Encoding.UTF8.GetBytes(token));
    }

    private static string Invalidated(LegacyTokenClaims claims) =>
        $"the token in secret {claims.Namespace}/{claims.Secret} for service account {claims.Namespace}/{claims.Account.Name} has been marked invalid. " +
        "Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the " +
        $"'{InvalidSince}' label from the secret to temporarily allow use of this token";

    // A secret that its account names was once made with the account, by a controller.
    private static AuthenticationNotes NotesOf(LegacyTokenClaims claims, MapNode account) =>
        (account.List("secrets")?.Maps ?? []).Any(reference => reference.Text("name") == claims.Secret)
            ? Notes(claims, [Discouraged], "-autogenerated-secret", claims.Secret)
            : Notes(claims, [], "-manual-secret", claims.Secret);

    private static AuthenticationNotes Notes(LegacyTokenClaims claims, IReadOnlyList<string> warnings, string suffix, string value) =>
        new(warnings, new Dictionary<string, string> { [Audit] = claims.Subject, [Audit + suffix] = value });
}
