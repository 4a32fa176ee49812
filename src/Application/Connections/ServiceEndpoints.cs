using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>
/// Chooses one of a service's endpoints: ready, and a pod of the same namespace that really has the address. Endpoints are written by
/// those who own the namespace, and must not lead into others.
/// </summary>
public sealed class ServiceEndpoints(NewestObjects objects, IIdentifierSource random)
{
    private static readonly ResourceDefinition Slices = NewestObjects.Resource("discovery.k8s.io", "v1", "endpointslices");
    private static readonly ResourceDefinition Legacy = NewestObjects.Resource("", "v1", "endpoints");
    private static readonly ResourceDefinition Pods = NewestObjects.Resource("", "v1", "pods");

    private readonly record struct Group(string Family, int Port, List<MapNode> Endpoints);

    /// <param name="ns">The service's namespace.</param>
    /// <param name="service">Its name.</param>
    /// <param name="port">The name of its port; empty for the one without a name.</param>
    /// <param name="family">The address family to be preferred, such as IPv4.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public async ValueTask<(string Address, int Port)?> ChooseAsync(string ns, string service, string port, string family, CancellationToken cancellation)
    {
        foreach (Group group in Shuffled(await GroupsAsync(ns, service, port, cancellation)).OrderBy(group => group.Family != family))
        {
            foreach (MapNode endpoint in Shuffled(group.Endpoints))
            {
                string address = endpoint.Text("ip") ?? ((endpoint.List("addresses") ?? []).FirstOrDefault() as TextNode)?.Value ?? "";
                if (await IsPodAsync(ns, endpoint.Map("targetRef"), address, cancellation))
                {
                    return (address, group.Port);
                }
            }
        }

        return null;
    }

    // A service that somebody gave Endpoints alone has no slices until they are mirrored.
    private async ValueTask<List<Group>> GroupsAsync(string ns, string service, string port, CancellationToken cancellation)
    {
        IReadOnlyList<MapNode> slices = await objects.ListAsync(Slices, ns,
            slice => slice.Index.Labels.Any(label => label.Key == "kubernetes.io/service-name" && label.Value == service), cancellation);
        if (slices.Count > 0)
        {
            return [.. slices.SelectMany(slice => Having(slice, port).Select(number => new Group(slice.Text("addressType") ?? "", number,
                [.. (slice.List("endpoints")?.Maps ?? []).Where(endpoint => endpoint.Map("conditions")?.Bool("ready") != false)])))];
        }

        MapNode? endpoints = await objects.FindAsync(Legacy, ns, service, cancellation);
        return [.. (endpoints?.List("subsets")?.Maps ?? []).SelectMany(subset =>
            Having(subset, port).Select(number => new Group("", number, [.. subset.List("addresses")?.Maps ?? []])))];
    }

    private static IEnumerable<int> Having(MapNode ported, string name) => (ported.List("ports")?.Maps ?? [])
        .Where(port => (port.Text("name") ?? "") == name && port.Integer("port") is > 0 and <= ushort.MaxValue)
        .Select(port => (int)port.Integer("port")!.Value);

    private async ValueTask<bool> IsPodAsync(string ns, MapNode? target, string address, CancellationToken cancellation)
    {
        if (target is null || target.Text("namespace") != ns || address.Length == 0)
        {
            return false;
        }

        MapNode? pod = await objects.FindAsync(Pods, ns, target.Text("name") ?? "", cancellation);
        return (pod?.At("status", "podIPs") as ListNode)?.Maps.Any(own => own.Text("ip") == address) == true;
    }

    private IEnumerable<T> Shuffled<T>(List<T> items)
    {
        for (int left = items.Count; left > 0; left--)
        {
            int at = random.Next(left);
            yield return items[at];
            (items[at], items[left - 1]) = (items[left - 1], items[at]);
        }
    }
}
