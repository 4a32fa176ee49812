using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>The authority of the server's own certificate, in PEM.</summary>
public sealed record RootAuthority(string Pem);

/// <summary>
/// Every active namespace has the config map kube-root-ca.crt with the authority by which pods know the server (KEP-1205). One that
/// was changed or deleted is put right.
/// </summary>
public sealed class RootAuthorityPublisher(ControllerParts parts, ObjectCache cache, RootAuthority authority)
    : ControllerLoop("root-ca-certificate-publisher-controller", "root-ca-cert-publisher", parts)
{
    private const string Map = "kube-root-ca.crt";
    private const string Entry = "ca.crt";
    private const string DescriptionKey = "kubernetes.io/description";
    private const string Description = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints " +
        "such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
    [
        (Watched.Namespaces, static (item, deleted) => deleted || item.Index.Deleting ? null : item.Index.Name),
        (Watched.ConfigMaps, static (item, _) => item.Index.Name == Map ? item.Index.Namespace : null),
    ];

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        ObjectSnapshot namespaces = (await cache.OfAsync(Watched.Namespaces, cancellation)).Snapshot;
        if (namespaces.Find(Watched.Namespaces.Key("", key)) is not { Index.Deleting: false })
        {
            return null;
        }

        ObjectSnapshot maps = (await cache.OfAsync(Watched.ConfigMaps, cancellation)).Snapshot;
        InternalAnswer answer = maps.Find(Watched.ConfigMaps.Key(key, Map)) is { } present
            ? await CorrectAsync(key, present.Tree(Watched.ConfigMaps.Type), cancellation)
            : await Session.CreateAsync(Watched.ConfigMaps, key, Made(key), cancellation);

        return answer.Failure is null || answer.AlreadyExists || answer.Overtaken || answer.NamespaceTerminating
            ? null
            : throw new ControllerException(answer.Failure);
    }

    private async Task<InternalAnswer> CorrectAsync(string ns, MapNode map, CancellationToken cancellation)
    {
        MapNode data = Data();
        if (data.SameAs(map.Map("data")) && map.Map("metadata")?.Map("annotations")?.Text(DescriptionKey) is { Length: > 0 })
        {
            return default;
        }

        map["data"] = data;
        map.EnsureMap("metadata").EnsureMap("annotations")[DescriptionKey] = Description;
        return await Session.UpdateAsync(Watched.ConfigMaps, ns, map, "", cancellation);
    }

    private MapNode Made(string ns) => new()
    {
        ["kind"] = "ConfigMap",
        ["apiVersion"] = "v1",
        ["metadata"] = new MapNode
        {
            ["name"] = Map,
            ["namespace"] = ns,
            ["annotations"] = new MapNode { [DescriptionKey] = Description },
        },
        ["data"] = Data(),
    };

    private MapNode Data() => new() { [Entry] = authority.Pem };
}
