using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.KubernetesService;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.KubernetesService;

public sealed class KubernetesServiceTests
{
    [Theory]
    [InlineData("services.json", "services/specs/default/kubernetes")]
    [InlineData("endpoints.json", "services/endpoints/default/kubernetes")]
    [InlineData("endpointslices.json", "endpointslices/default/kubernetes")]
    [InlineData("servicecidrs.json", "servicecidrs/kubernetes")]
    [InlineData("ipaddresses.json", "ipaddresses/10.0.0.1")]
    public async Task A_fresh_server_makes_what_the_reference_makes(string file, string key)
    {
        string? recorded = SharedFolder.Find("reference", "api", "bootstrap", file);
        Assert.SkipWhen(recorded is null, SharedFolder.Absent);
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        MapNode expected = Read(File.ReadAllBytes(recorded!)).List("items")!.Maps.First();
        MapNode actual = await StoredAsync(server, key);
        foreach (string field in (string[])["kind", "apiVersion"])
        {
            actual.Remove(field);
        }

        foreach (string field in (string[])["uid", "creationTimestamp", "managedFields"])
        {
            actual.Map("metadata")!.Remove(field);
        }

        foreach (MapNode condition in (actual.At("status", "conditions") as ListNode ?? []).Maps)
        {
            condition.Remove("lastTransitionTime");
        }

        Assert.True(expected.SameAs(actual), actual.ToString());
    }

    // As in the values that kube-apiserver stores.
    [Theory]
    [InlineData("services/specs/default/kubernetes", """{"f:metadata":{"f:labels":{".":{},"f:component":{},"f:provider":{}}},"f:spec":{"f:clusterIP":{},"f:internalTrafficPolicy":{},"f:ipFamilyPolicy":{},"f:ports":{".":{},"k:{\"port\":443,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{},"f:targetPort":{}}},"f:sessionAffinity":{},"f:type":{}}}""")]
    [InlineData("services/endpoints/default/kubernetes", """{"f:metadata":{"f:labels":{".":{},"f:endpointslice.kubernetes.io/skip-mirror":{}}},"f:subsets":{}}""")]
    [InlineData("endpointslices/default/kubernetes", """{"f:addressType":{},"f:endpoints":{},"f:metadata":{"f:labels":{".":{},"f:kubernetes.io/service-name":{}}},"f:ports":{}}""")]
    [InlineData("ipaddresses/10.0.0.1", """{"f:metadata":{"f:labels":{".":{},"f:ipaddress.kubernetes.io/ip-family":{},"f:ipaddress.kubernetes.io/managed-by":{}}},"f:spec":{"f:parentRef":{".":{},"f:name":{},"f:namespace":{},"f:resource":{}}}}""")]
    public async Task The_server_owns_the_fields_that_it_wrote(string key, string fields)
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        MapNode entry = Assert.Single((await StoredAsync(server, key)).Map("metadata")!.List("managedFields")!.Maps);
        Assert.Equal("kube-apiserver", entry.Text("manager"));
        Assert.True(Read(Encoding.UTF8.GetBytes(fields)).SameAs(entry["fieldsV1"]), entry["fieldsV1"]!.ToString());
    }

    [Fact]
    public async Task Keeping_what_is_right_writes_only_the_lease()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        KubernetesServiceKeeper keeper = server.Get<KubernetesServiceKeeper>();
        await keeper.KeepAsync(CancellationToken.None);
        long before = await server.RevisionAsync();
        await keeper.KeepAsync(CancellationToken.None);
        Assert.Equal(before + 1, await server.RevisionAsync());
        Assert.Equal("2", (await StoredAsync(server, "masterleases/192.0.2.2")).At("metadata", "generation")!.ToString());
    }

    [Fact]
    public async Task The_service_has_a_node_port_when_one_is_asked_for()
    {
        await using TestServer server = await ServiceCluster.StartAsync(endpoint: new ServiceCluster.FixedEndpoint("192.0.2.2", 16443, 30443));
        await server.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        MapNode spec = (await StoredAsync(server, "services/specs/default/kubernetes")).Map("spec")!;
        Assert.Equal("NodePort", spec.Text("type"));
        Assert.Equal("30443", spec.List("ports")!.Maps.First()["nodePort"]!.ToString());
        Assert.Contains(30443, await server.PortsAsync());
    }

    [Fact]
    public async Task A_default_service_cidr_that_was_deleted_comes_back()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.SendAsync("delete", "servicecidrs.networking.k8s.io/kubernetes");
        await server.Cache.CatchUpAsync(CancellationToken.None);
        await server.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        Assert.Equal("10.0.0.0/24", (await StoredAsync(server, "servicecidrs/kubernetes")).Map("spec")!.List("cidrs")![0].ToString());
    }

    [Fact]
    public async Task Every_server_that_is_alive_is_an_endpoint_until_it_leaves_or_falls_silent()
    {
        await using TestServer one = await ServiceCluster.StartAsync();
        await using TestServer two = await ServiceCluster.StartAsync(log: one.Memory, endpoint: new ServiceCluster.FixedEndpoint("192.0.2.3", 16443));
        await using TestServer three = await ServiceCluster.StartAsync(log: one.Memory, endpoint: new ServiceCluster.FixedEndpoint("192.0.2.4", 16443));
        foreach (TestServer server in (TestServer[])[three, two, one])
        {
            await server.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        }

        Assert.Equal("192.0.2.2 192.0.2.3 192.0.2.4", await ServersAsync(one));
        await two.Get<KubernetesServiceKeeper>().LeaveAsync(CancellationToken.None);
        Assert.Equal("192.0.2.2 192.0.2.4", await ServersAsync(one));
        one.Clock.Advance(TimeSpan.FromSeconds(10));
        await one.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        Assert.Equal("192.0.2.2 192.0.2.4", await ServersAsync(one));
        one.Clock.Advance(TimeSpan.FromSeconds(10));
        await one.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        Assert.Equal("192.0.2.2", await ServersAsync(one));
        await three.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        Assert.Equal("192.0.2.2 192.0.2.4", await ServersAsync(one));
    }

    [Fact]
    public async Task The_last_server_leaves_the_endpoints_as_they_are()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        KubernetesServiceKeeper keeper = server.Get<KubernetesServiceKeeper>();
        await keeper.KeepAsync(CancellationToken.None);
        await keeper.LeaveAsync(CancellationToken.None);
        Assert.Null(await server.Memory.ReadAsync("/registry/masterleases/192.0.2.2", CancellationToken.None));
        Assert.Equal("192.0.2.2", await ServersAsync(server));
    }

    [Fact]
    public async Task A_slice_of_another_family_is_made_anew()
    {
        await using TestServer one = await ServiceCluster.StartAsync();
        await one.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        await one.Get<KubernetesServiceKeeper>().LeaveAsync(CancellationToken.None);
        await using TestServer two = await ServiceCluster.StartAsync(log: one.Memory, endpoint: new ServiceCluster.FixedEndpoint("2001:db8::2", 6443));
        await two.Get<KubernetesServiceKeeper>().KeepAsync(CancellationToken.None);
        MapNode slice = await StoredAsync(two, "endpointslices/default/kubernetes");
        Assert.Equal("IPv6", slice.Text("addressType"));
        Assert.Equal("6443", (await StoredAsync(two, "services/specs/default/kubernetes")).Map("spec")!.List("ports")!.Maps.First()["targetPort"]!.ToString());
    }

    private static async Task<string> ServersAsync(TestServer server)
    {
        MapNode endpoints = await StoredAsync(server, "services/endpoints/default/kubernetes");
        string[] inSlice = [.. (await StoredAsync(server, "endpointslices/default/kubernetes")).List("endpoints")!.Maps.Select(e => e.List("addresses")![0].ToString()!)];
        string all = string.Join(' ', endpoints.List("subsets")!.Maps.First().List("addresses")!.Maps.Select(address => address.Text("ip")));
        Assert.Equal(all, string.Join(' ', inSlice));
        return all;
    }

    private static async Task<MapNode> StoredAsync(TestServer server, string key)
    {
        StoredValue? stored = await server.Memory.ReadAsync("/registry/" + key, CancellationToken.None);
        Assert.NotNull(stored);
        return Read(stored.Value.ToArray());
    }

    private static MapNode Read(byte[] json) => (MapNode)TreeReader.Read(json, out _)!;
}
