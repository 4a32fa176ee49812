using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Where a service is.</summary>
/// <param name="Host">An address, or a name for a service that stands for one.</param>
/// <param name="Port">The port there.</param>
/// <param name="Error">Why it is nowhere; empty when it is somewhere.</param>
public readonly record struct ServiceAddress(string Host, int Port, string Error);

/// <summary>
/// Resolves the services of webhooks from the watch cache: to one of the ready endpoints, so that this works where nobody routes cluster
/// addresses, or to the cluster address of a service that has no slices. The certificate, not the address, says who is there.
/// </summary>
public sealed class WebhookServices(ClusterLookup lookup, IIdentifierSource random)
{
    private static readonly ResourceDefinition Services = NewestObjects.Resource("", "v1", "services");
    private static readonly ResourceDefinition Slices = NewestObjects.Resource("discovery.k8s.io", "v1", "endpointslices");

    public async ValueTask<ServiceAddress> ResolveAsync(ServicePort wanted, CancellationToken cancellation)
    {
        MapNode? spec = (await lookup.FindOrLiveAsync(Services, wanted.Namespace, wanted.Name, cancellation))?.Map("spec");
        if (spec is null)
        {
            return Nowhere($"service {GoText.Quote(wanted.Name)} not found");
        }

        if (spec.Text("type") == "ExternalName")
        {
            return new(spec.Text("externalName") ?? "", wanted.Port, "");
        }

        if ((spec.List("ports")?.Maps ?? []).FirstOrDefault(port => port.Integer("port") == wanted.Port) is not { } declared)
        {
            return Nowhere($"no service port {wanted.Port} found for service {GoText.Quote(wanted.Name)}");
        }

        ObjectSnapshot all = await lookup.SnapshotAsync(Slices, cancellation);
        MapNode[] slices = [.. all.Range(Slices.KeyPrefix(wanted.Namespace)).Where(slice => IsOf(slice, wanted.Name)).Select(slice => lookup.TreeOf(Slices, slice))];
        return slices.Length == 0 && spec.Text("clusterIP") is { Length: > 0 } address and not "None" ? new(address, wanted.Port, "")
            : Ready(slices, declared.Text("name") ?? "", FirstFamily(spec)) ?? Nowhere($"no endpoints available for service {GoText.Quote(wanted.Name)}");
    }

    // Of the service's first address family before others.
    private ServiceAddress? Ready(MapNode[] slices, string port, string family)
    {
        foreach (IGrouping<bool, MapNode> group in slices.GroupBy(slice => slice.Text("addressType") == family).OrderByDescending(group => group.Key))
        {
            (string Address, int Port)[] ready =
            [
                .. from slice in @group
                   from declared in slice.List("ports")?.Maps ?? []
                   where (declared.Text("name") ?? "") == port && declared.Integer("port") is > 0 and <= ushort.MaxValue
                   from endpoint in slice.List("endpoints")?.Maps ?? []
                   where endpoint.Map("conditions")?.Bool("ready") != false
                   let address = ((endpoint.List("addresses") ?? []).FirstOrDefault() as TextNode)?.Value
                   where address is { Length: > 0 }
                   select (address, (int)declared.Integer("port")!.Value),
            ];
            if (ready.Length > 0)
            {
                (string address, int number) = ready[random.Next(ready.Length)];
                return new(address, number, "");
            }
        }

        return null;
    }

    private static bool IsOf(CachedObject slice, string service) =>
        slice.Index.Labels.Any(label => label.Key == "kubernetes.io/service-name" && label.Value == service);

    private static string FirstFamily(MapNode spec) => ((spec.List("ipFamilies") ?? []).FirstOrDefault() as TextNode)?.Value ?? "IPv4";

    private static ServiceAddress Nowhere(string why) => new("", 0, why);
}
