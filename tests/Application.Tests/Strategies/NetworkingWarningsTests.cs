using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public sealed class NetworkingWarningsTests
{
    [Theory]
    [InlineData("services", """{"metadata":{"name":"a","annotations":{"service.kubernetes.io/topology-aware-hints":"auto"}},"spec":{"ports":[{"port":80}],"trafficDistribution":"PreferClose","externalName":"x"}}""",
        "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead",
        "spec.externalName is ignored when spec.type is not \"ExternalName\"",
        "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"")]
    [InlineData("services", """{"metadata":{"name":"a"},"spec":{"clusterIP":"None","sessionAffinity":"ClientIP","externalIPs":["2001:DB8::1"],"loadBalancerIP":"1.2.3.4"}}""",
        "spec.loadBalancerIP is ignored for headless services", "spec.externalIPs is ignored for headless services", "spec.SessionAffinity is ignored for headless services",
        "spec.externalIPs[0]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")")]
    [InlineData("services", """{"metadata":{"name":"a"},"spec":{"ports":[{"port":80}],"externalIPs":["192.0.2.1"]}}""", "spec.externalIPs is deprecated and may no longer be implemented in some clusters")]
    [InlineData("services", """{"metadata":{"name":"a"},"spec":{"type":"ExternalName","externalName":"a.b","externalIPs":["192.0.2.1"]}}""", "spec.externalIPs is ignored when spec.type is \"ExternalName\"")]
    [InlineData("endpoints", """{"metadata":{"name":"a"},"subsets":[{"addresses":[{"ip":"2001:DB8::1"}]}]}""",
        "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        "subsets[0].addresses[0].ip: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")")]
    [InlineData("endpointslices.discovery.k8s.io", """{"metadata":{"name":"a"},"addressType":"FQDN","endpoints":[{"addresses":["a.b"]}]}""", "spec.addressType: FQDN endpoints are deprecated")]
    [InlineData("endpointslices.discovery.k8s.io", """{"metadata":{"name":"a"},"addressType":"IPv6","endpoints":[{"addresses":["2001:DB8::1"]}]}""",
        "endpoints[0].addresses[0]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")")]
    [InlineData("ingresses.networking.k8s.io", """{"metadata":{"name":"a","annotations":{"kubernetes.io/ingress.class":"x"}},"spec":{"rules":[{}]}}""",
        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead")]
    [InlineData("networkpolicies.networking.k8s.io", """{"metadata":{"name":"a"},"spec":{"podSelector":{},"egress":[{"to":[{"ipBlock":{"cidr":"2001:DB8::/32","except":["2001:DB8:1::/48"]}}]}]}}""",
        "spec.egress[0].to[0].ipBlock.cidr: IPv6 CIDR value \"2001:DB8::/32\" should be in RFC 5952 canonical format (\"2001:db8::/32\")",
        "spec.egress[0].to[0].ipBlock.except[0]: IPv6 CIDR value \"2001:DB8:1::/48\" should be in RFC 5952 canonical format (\"2001:db8:1::/48\")")]
    public async Task Odd_and_outdated_things_are_warned_of(string resource, string body, params string[] expected)
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        (ApiAnswer answer, IReadOnlyList<string> warnings) = await server.AskAsync("create", resource, body);
        Assert.Equal(201, answer.Code);
        Assert.Equal(expected, warnings);
    }

    [Fact]
    public async Task Labels_of_a_slice_count_as_its_intent()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "endpointslices.discovery.k8s.io", """{"metadata":{"name":"a"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}]}""");
        MapNode labelled = TestServer.Tree(await server.SendAsync("patch", "endpointslices.discovery.k8s.io/a", """{"metadata":{"labels":{"a":"b"}}}"""));
        Assert.Equal("2", labelled.At("metadata", "generation")!.ToString());
        MapNode annotated = TestServer.Tree(await server.SendAsync("patch", "endpointslices.discovery.k8s.io/a", """{"metadata":{"annotations":{"a":"b"}}}"""));
        Assert.Equal("2", annotated.At("metadata", "generation")!.ToString());
    }

    [Fact]
    public async Task A_topology_is_no_longer_taken()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode made = TestServer.Tree(await server.SendAsync("create", "endpointslices.discovery.k8s.io",
            """{"metadata":{"name":"a"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"deprecatedTopology":{"kubernetes.io/hostname":"n"}}]}"""));
        MapNode endpoint = Assert.Single(made.List("endpoints")!.Maps);
        Assert.False(endpoint.Has("deprecatedTopology"));
        Assert.False(endpoint.Has("nodeName"));
    }
}
