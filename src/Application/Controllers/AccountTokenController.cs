using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Internal;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Fills secrets of the type kubernetes.io/service-account-token with a token of their account, the namespace and the authority of the
/// server, deletes those whose account is gone, and takes what is deleted out of the account's list.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#token-controller
/// </summary>
public sealed class AccountTokenController(ControllerParts parts, ObjectCache cache, RootAuthority authority, ITokenKeys keys)
    : ControllerLoop("serviceaccount-token-controller", InternalCallers.ControllerManager, parts)
{
    private const string Type = "kubernetes.io/service-account-token";
    private const string AccountName = "kubernetes.io/service-account.name";
    private const string AccountUid = "kubernetes.io/service-account.uid";

    // A name has no slash: a key whose parts are too many names nothing.
    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
    [
        (Watched.Secrets, static (item, deleted) => IsToken(item) ? KeyOf(item, deleted) : null),
        (Watched.ServiceAccounts, static (item, deleted) => deleted ? $"account/{item.Index.Namespace}/{item.Index.Name}/{item.Index.Uid}" : null),
    ];

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        switch (key.Split('/'))
        {
            case ["secret", var ns, var name]:
                await FillAsync(ns, name, cancellation);
                break;
            case ["gone", var ns, var name, var account, var uid]:
                await UnlistAsync(ns, name, new(account, uid), cancellation);
                break;
            case ["account", var ns, var name, var uid]:
                await DeleteAllOfAsync(ns, new(name, uid), cancellation);
                break;
        }

        return null;
    }

    private static string KeyOf(CachedObject item, bool deleted)
    {
        string at = $"{item.Index.Namespace}/{item.Index.Name}";
        return deleted && AccountOf(item.Tree(Watched.Secrets.Type)) is { } account ? $"gone/{at}/{account.Name}/{account.Uid}" : "secret/" + at;
    }

    // Most secrets are of another type: their bytes tell, without a tree.
    private static bool IsToken(CachedObject item) => item.Json.Span.IndexOf("\"kubernetes.io/service-account-token\""u8) >= 0;

    private static TokenReference AccountOf(MapNode secret)
    {
        MapNode? annotations = secret.Map("metadata")?.Map("annotations");
        return new(annotations?.Text(AccountName) ?? "", annotations?.Text(AccountUid) ?? "");
    }

    private async Task FillAsync(string ns, string name, CancellationToken cancellation)
    {
        ObjectSnapshot secrets = (await cache.OfAsync(Watched.Secrets, cancellation)).Snapshot;
        if (secrets.Find(Watched.Secrets.Key(ns, name)) is not { } found || found.Tree(Watched.Secrets.Type) is not { } secret || secret.Text("type") != Type)
        {
            return;
        }

        TokenReference wanted = AccountOf(secret);
        if (await FindAsync(ns, wanted, cancellation) is not { } account)
        {
            await DeleteAsync(found, cancellation);
        }
        else if (Complete(secret, ns, name, account))
        {
            secret.EnsureMap("metadata").EnsureMap("annotations")[AccountName] = account.Name;
            secret.EnsureMap("metadata").EnsureMap("annotations")[AccountUid] = account.Uid;
            InternalAnswer answer = await Session.UpdateAsync(Watched.Secrets, ns, secret, "", cancellation);

            // One that is immutable stays as it is.
            Expect(answer, allowed: answer.Overtaken || answer.Failure is { Code: 422 });
        }
    }

    // The account as the cache shows it, or else as the server has it: the secret may have come with it.
    private async Task<TokenReference?> FindAsync(string ns, TokenReference wanted, CancellationToken cancellation)
    {
        ObjectSnapshot accounts = (await cache.OfAsync(Watched.ServiceAccounts, cancellation)).Snapshot;
        if (accounts.Find(Watched.ServiceAccounts.Key(ns, wanted.Name)) is { } known && Is(wanted, known.Index.Uid))
        {
            return new(wanted.Name, known.Index.Uid);
        }

        if (wanted.Name.Length == 0 || wanted.Name.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        InternalAnswer answer = await Session.GetAsync(Watched.ServiceAccounts, ns, wanted.Name, cancellation);
        Expect(answer, allowed: answer.NotFound);
        return answer.Object?.Map("metadata")?.Text("uid") is { } uid && Is(wanted, uid) ? new(wanted.Name, uid) : null;
    }

    private static bool Is(TokenReference wanted, string uid) => wanted.Uid.Length == 0 || wanted.Uid == uid;

    /// <summary>Puts in what is missing or not right any more; false when nothing is.</summary>
    private bool Complete(MapNode secret, string ns, string name, TokenReference account)
    {
        MapNode data = secret.EnsureMap("data");
        string root = Base64(authority.Pem);
        bool changed = false;
        if (data.Text("ca.crt") != root)
        {
            data["ca.crt"] = root;
            changed = true;
        }

        if (data.Text("namespace") is not { Length: > 0 })
        {
            data["namespace"] = Base64(ns);
            changed = true;
        }

        if (data.Text("token") is not { Length: > 0 })
        {
            data["token"] = Base64(keys.Sign(new LegacyTokenClaims(new ServiceAccountName(ns, account.Name).ToString(), ns, account, name).ToJson()));
            changed = true;
        }

        return changed;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task DeleteAllOfAsync(string ns, TokenReference account, CancellationToken cancellation)
    {
        ObjectSnapshot secrets = (await cache.OfAsync(Watched.Secrets, cancellation)).Snapshot;
        foreach (CachedObject item in secrets.Range(Watched.Secrets.KeyPrefix(ns)))
        {
            if (IsToken(item) && item.Tree(Watched.Secrets.Type) is { } secret && secret.Text("type") == Type && AccountOf(secret) == account)
            {
                await DeleteAsync(item, cancellation);
            }
        }
    }

    private async Task DeleteAsync(CachedObject secret, CancellationToken cancellation)
    {
        InternalAnswer answer = await Session.DeleteAsync(
            Watched.Secrets, secret.Index.Namespace, secret.Index.Name, (secret.Index.Uid, null), "Background", cancellation);
        Expect(answer, allowed: answer.Overtaken);
    }

    private async Task UnlistAsync(string ns, string name, TokenReference account, CancellationToken cancellation)
    {
        ObjectSnapshot accounts = (await cache.OfAsync(Watched.ServiceAccounts, cancellation)).Snapshot;
        if (accounts.Find(Watched.ServiceAccounts.Key(ns, account.Name)) is not { } found || !Is(account, found.Index.Uid) ||
            found.Tree(Watched.ServiceAccounts.Type) is not { } tree || tree.List("secrets") is not { } listed)
        {
            return;
        }

        MapNode[] kept = [.. listed.Maps.Where(reference => reference.Text("name") != name)];
        if (kept.Length < listed.Count)
        {
            tree["secrets"] = new ListNode(kept.Select(reference => reference.Copy()));
            InternalAnswer answer = await Session.UpdateAsync(Watched.ServiceAccounts, ns, tree, "", cancellation);
            Expect(answer, allowed: answer.NotFound);
        }
    }

    private static void Expect(InternalAnswer answer, bool allowed)
    {
        if (answer.Failure is { } failure && !allowed)
        {
            throw new ControllerException(failure);
        }
    }
}
