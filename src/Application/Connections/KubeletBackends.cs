using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>--kubelet-preferred-address-types: which of a node's addresses is used, best first.</summary>
public sealed record KubeletAddressTypes(IReadOnlyList<string> Preferred)
{
    public static readonly KubeletAddressTypes Default = new(["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"]);
}

/// <summary>Where the kubelet of a node listens: an address of the node's status and the port that its daemon endpoint names.</summary>
public sealed class KubeletBackends(NewestObjects objects, KubeletAddressTypes types)
{
    private const int DefaultPort = 10250;

    private static readonly ResourceDefinition Nodes = NewestObjects.Resource("", "v1", "nodes");

    /// <summary>The kubelet without a path, or why it can't be reached.</summary>
    public async ValueTask<(Backend? Kubelet, ApiStatus? Failure)> OfAsync(string node, CancellationToken cancellation)
    {
        if (await objects.FindAsync(Nodes, "", node, cancellation) is not { } found)
        {
            return (null, Failure.NotFound(Nodes.GroupResource, node));
        }

        ListNode? addresses = found.At("status", "addresses") as ListNode;
        foreach (string type in types.Preferred)
        {
            foreach (MapNode address in addresses?.Maps ?? [])
            {
                if (address.Text("type") == type)
                {
                    return (new Backend("https", address.Text("address") ?? "", Port(found), "", "", BackendTrust.Kubelet), null);
                }
            }
        }

        string known = string.Join(' ', (addresses?.Maps ?? []).Select(address => $"{{{address.Text("type")} {address.Text("address")}}}"));
        return (null, new ApiStatus(500, "", $"no preferred addresses found; known addresses: [{known}]"));
    }

    private static int Port(MapNode node) =>
        node.At("status", "daemonEndpoints", "kubeletEndpoint", "Port") is NumberNode { Integer: > 0 and <= ushort.MaxValue and var port } ? (int)port : DefaultPort;
}
