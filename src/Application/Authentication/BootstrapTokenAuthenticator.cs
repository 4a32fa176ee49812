using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication;

/// <summary>
/// Tokens with which new nodes join: ID.SECRET, kept in the secret bootstrap-token-ID of kube-system. A token that its secret does not
/// make good is no credential, whatever the reason is: nothing tells how near it came.
/// https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
/// </summary>
public sealed partial class BootstrapTokenAuthenticator(TokenObjects objects, TimeProvider clock) : IAuthenticator
{
    private const string Namespace = "kube-system";
    private const string NamePrefix = "bootstrap-token-";
    private const string SecretType = "bootstrap.kubernetes.io/token";
    private const string UserPrefix = "system:bootstrap:";
    private const string DefaultGroup = "system:bootstrappers";

    public string Name => "bootstrap-token";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.BearerToken is not { } token || !Form().IsMatch(token))
        {
            return AuthenticationOutcome.NotRecognised;
        }

        (string id, string secret) = (token[..6], token[7..]);
        return await objects.CachedAsync("secrets", Namespace, NamePrefix + id, cancellation) is { } found && Groups(found, id, secret) is { } groups
            ? AuthenticationOutcome.Recognised(new(UserPrefix + id, "", groups, UserInfo.Anonymous.Extra))
            : AuthenticationOutcome.NotRecognised;
    }

    /// <summary>The groups of who has the token; null when the secret does not make it good.</summary>
    private string[]? Groups(CachedObject found, string id, string secret)
    {
        MapNode tree = TokenObjects.Tree(found, "secrets");
        if (found.Index.Deleting || tree.Text("type") != SecretType || tree.Map("data") is not { } data)
        {
            return null;
        }

        bool same = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Value(data, "token-secret")), Encoding.UTF8.GetBytes(secret));
        return same && Value(data, "token-id") == id && !HasExpired(Value(data, "expiration")) &&
            Value(data, "usage-bootstrap-authentication") == "true"
            ? Groups(Value(data, "auth-extra-groups"))
            : null;
    }

    // A time that can't be read has passed.
    private bool HasExpired(string expiration) => expiration.Length > 0 &&
        (!UnixTime.TryParse(expiration, false, out long at, out _) || at <= clock.GetUtcNow().ToUnixTimeSeconds());

    private static string[]? Groups(string extra)
    {
        if (extra.Length == 0)
        {
            return [DefaultGroup];
        }

        string[] named = extra.Split(',');
        return named.All(group => Group().IsMatch(group)) ? [.. named.Append(DefaultGroup).Distinct().Order(StringComparer.Ordinal)] : null;
    }

    private static string Value(MapNode data, string key)
    {
        byte[] bytes = new byte[(data.Text(key)?.Length ?? 0) * 3 / 4 + 3];
        return Convert.TryFromBase64String(data.Text(key) ?? "", bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    [GeneratedRegex(@"\A[a-z0-9]{6}\.[a-z0-9]{16}\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\Asystem:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]\z")]
    private static partial Regex Group();
}
