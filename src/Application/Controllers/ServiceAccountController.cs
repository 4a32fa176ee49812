using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Every active namespace has the account default, and gets it again when it is deleted.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-controller
/// </summary>
public sealed class ServiceAccountController(ControllerParts parts, ObjectCache cache)
    : ControllerLoop("serviceaccount-controller", "service-account-controller", parts)
{
    private const string Account = "default";

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
    [
        (Watched.Namespaces, static (item, deleted) => deleted || item.Index.Deleting ? null : item.Index.Name),
        (Watched.ServiceAccounts, static (item, deleted) => deleted && item.Index.Name == Account ? item.Index.Namespace : null),
    ];

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        ObjectSnapshot namespaces = (await cache.OfAsync(Watched.Namespaces, cancellation)).Snapshot;
        ObjectSnapshot accounts = (await cache.OfAsync(Watched.ServiceAccounts, cancellation)).Snapshot;
        if (namespaces.Find(Watched.Namespaces.Key("", key)) is not { Index.Deleting: false } ||
            accounts.Find(Watched.ServiceAccounts.Key(key, Account)) is not null)
        {
            return null;
        }

        InternalAnswer made = await Session.CreateAsync(Watched.ServiceAccounts, key, new MapNode
        {
            ["kind"] = "ServiceAccount",
            ["apiVersion"] = "v1",
            ["metadata"] = new MapNode { ["name"] = Account, ["namespace"] = key },
        }, cancellation);
        return made.Failure is null || made.AlreadyExists || made.NotFound || made.NamespaceTerminating
            ? null
            : throw new ControllerException(made.Failure);
    }
}
