using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.KubernetesService;

/// <summary>The objects behind https://kubernetes.default.svc: the service, its endpoints and their slice.</summary>
internal static class KubernetesServiceObjects
{
    public const string Namespace = "default";
    public const string Name = "kubernetes";
    private const int ServicePort = 443;

    public static readonly ResourceDefinition Services = ResourceCatalogue.BuiltIn.Find("", "v1", "services")!;
    public static readonly ResourceDefinition Endpoints = ResourceCatalogue.BuiltIn.Find("", "v1", "endpoints")!;
    public static readonly ResourceDefinition Slices = ResourceCatalogue.BuiltIn.Find("discovery.k8s.io", "v1", "endpointslices")!;

    /// <summary>The service at the first address of the first range.</summary>
    public static MapNode Service(IpAddress address, IAdvertisedEndpoint endpoint) => Made(
        Services, new MapNode { ["component"] = "apiserver", ["provider"] = "kubernetes" }, "spec", new MapNode
        {
            ["ports"] = ServicePorts(endpoint),
            ["clusterIP"] = address.ToString(),
            ["ipFamilyPolicy"] = "SingleStack",
            ["sessionAffinity"] = "None",
            ["type"] = endpoint.NodePort > 0 ? "NodePort" : "ClusterIP",
        });

    public static MapNode EndpointsOf(IReadOnlyList<string> servers, int port) => Made(
        Endpoints, new MapNode { ["endpointslice.kubernetes.io/skip-mirror"] = "true" }, "subsets", Subsets(servers, port));

    public static ListNode Subsets(IReadOnlyList<string> servers, int port) => new([new MapNode
    {
        ["addresses"] = new ListNode([.. servers.Select(server => new MapNode { ["ip"] = server })]),
        ["ports"] = Ports(port),
    }]);

    /// <summary>A slice has addresses of one family: IPv6 when all servers have such ones.</summary>
    public static MapNode SliceOf(IReadOnlyList<string> servers, int port)
    {
        string family = servers.All(server => IpAddress.Parse(server) is { IsV6: true }) ? IpFamilies.V6 : IpFamilies.V4;
        MapNode slice = Made(Slices, new MapNode { ["kubernetes.io/service-name"] = Name }, "addressType", new TextNode(family));
        slice["endpoints"] = new ListNode([.. servers.Where(server => IpAddress.Parse(server)?.Family == family).Select(server => new MapNode
        {
            ["addresses"] = new ListNode([new TextNode(server)]),
            ["conditions"] = new MapNode { ["ready"] = true },
        })]);
        slice["ports"] = Ports(port);
        return slice;
    }

    private static ListNode ServicePorts(IAdvertisedEndpoint endpoint) => new([new MapNode
    {
        ["name"] = "https",
        ["protocol"] = "TCP",
        ["port"] = NumberNode.Of(ServicePort),
        ["targetPort"] = NumberNode.Of(endpoint.Port),
        ["nodePort"] = endpoint.NodePort > 0 ? NumberNode.Of(endpoint.NodePort) : null,
    }]);

    private static ListNode Ports(int port) => new([new MapNode { ["name"] = "https", ["port"] = NumberNode.Of(port), ["protocol"] = "TCP" }]);

    private static MapNode Made(ResourceDefinition resource, MapNode labels, string field, Node value) => new()
    {
        ["kind"] = resource.Kind,
        ["apiVersion"] = resource.ApiVersion,
        ["metadata"] = new MapNode { ["name"] = Name, ["namespace"] = Namespace, ["labels"] = labels },
        [field] = value,
    };
}
