using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Allocation;

public sealed class NodePortTests
{
    [Theory]
    [InlineData("\"ports\":[{\"port\":80,\"nodePort\":30007}]", "spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated")]
    [InlineData("\"ports\":[{\"port\":80,\"nodePort\":80}]", "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    public async Task A_port_that_can_not_be_had_is_refused(string ports, string expected)
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.SendAsync("create", "services", Service("first", "\"ports\":[{\"port\":80,\"nodePort\":30007}]"));
        Assert.Equal([expected], ServiceCluster.Causes(await server.SendAsync("create", "services", Service("a", ports))));
        Assert.Equal("30007", string.Join(' ', await server.PortsAsync()));
        Assert.Single(await server.AddressesAsync());
    }

    [Fact]
    public async Task Ports_of_one_number_and_different_protocols_share_a_node_port()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        MapNode spec = ServiceCluster.Spec(await server.SendAsync("create", "services", Service("dns",
            "\"ports\":[{\"name\":\"u\",\"port\":53,\"protocol\":\"UDP\"},{\"name\":\"t\",\"port\":53},{\"name\":\"w\",\"port\":80}]")));
        long[] ports = [.. spec.List("ports")!.Maps.Select(port => port.Integer("nodePort") ?? 0)];
        Assert.Equal(ports[0], ports[1]);
        Assert.NotEqual(ports[0], ports[2]);
        Assert.Equal(2, (await server.PortsAsync()).Length);
    }

    [Fact]
    public async Task An_update_takes_what_is_new_and_gives_back_what_is_gone()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.SendAsync("create", "services", Service("a", "\"ports\":[{\"name\":\"a\",\"port\":80,\"nodePort\":30001},{\"name\":\"b\",\"port\":81,\"nodePort\":30002}]"));
        await server.SendAsync("update", "services/a", Service("a", "\"ports\":[{\"name\":\"b\",\"port\":81},{\"name\":\"c\",\"port\":82,\"nodePort\":30003}]"));
        Assert.Equal("30002 30003", string.Join(' ', await server.PortsAsync()));
        await server.SendAsync("patch", "services/a", """{"spec":{"type":"ClusterIP"}}""");
        Assert.Empty(await server.PortsAsync());
    }

    [Fact]
    public async Task A_load_balancer_may_do_without_node_ports()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.SendAsync("create", "services", """{"metadata":{"name":"a"},"spec":{"type":"LoadBalancer","allocateLoadBalancerNodePorts":false,"ports":[{"port":80}]}}""");
        Assert.Empty(await server.PortsAsync());
    }

    [Fact]
    public async Task Health_checks_have_a_port_of_their_own_that_stays()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.SendAsync("create", "services", """{"metadata":{"name":"a"},"spec":{"type":"LoadBalancer","externalTrafficPolicy":"Local","healthCheckNodePort":30005,"ports":[{"port":80}]}}""");
        Assert.Contains(30005, await server.PortsAsync());
        Assert.Equal(["spec.healthCheckNodePort: Forbidden: field is immutable"],
            ServiceCluster.Causes(await server.SendAsync("patch", "services/a", """{"spec":{"healthCheckNodePort":30006}}""")));
        ApiAnswer taken = await server.SendAsync("create", "services",
            """{"metadata":{"name":"b"},"spec":{"type":"LoadBalancer","externalTrafficPolicy":"Local","healthCheckNodePort":30005,"ports":[{"port":80}]}}""");
        Assert.Equal("Internal error occurred: failed to allocate requested HealthCheck NodePort 30005: provided port is already allocated", TestServer.Failure(taken).Message);
        await server.SendAsync("patch", "services/a", """{"spec":{"externalTrafficPolicy":"Cluster"}}""");
        Assert.DoesNotContain(30005, await server.PortsAsync());
    }

    [Fact]
    public async Task A_full_range_is_said_to_be_full()
    {
        await using TestServer server = await ServiceCluster.StartAsync(firstPort: 30000, lastPort: 30001);
        await server.SendAsync("create", "services", Service("a", "\"ports\":[{\"port\":80}]"));
        await server.SendAsync("create", "services", Service("b", "\"ports\":[{\"port\":80}]"));
        ApiAnswer full = await server.SendAsync("create", "services", Service("c", "\"ports\":[{\"port\":80}]"));
        Assert.Equal("Internal error occurred: failed to allocate a nodePort: range is full", TestServer.Failure(full).Message);
        Assert.Equal(2, (await server.AddressesAsync()).Length);
    }

    [Fact]
    public void Taken_and_released_in_any_order_a_port_is_never_handed_out_twice()
    {
        var random = new Random(7);
        var bitmap = new PortBitmap(new PortSpan(30000, 30199));
        var held = new HashSet<int>();
        for (int i = 0; i < 5000; i++)
        {
            if (random.Next(3) > 0)
            {
                int? port = bitmap.TakeNext(random.Next);
                Assert.Equal(held.Count == 200, port is null);
                Assert.True(port is null || held.Add(port.Value));
            }
            else if (held.Count > 0)
            {
                int port = held.ElementAt(random.Next(held.Count));
                held.Remove(port);
                bitmap.Release(port);
            }

            Assert.Equal(held.Order(), PortBitmap.Read(bitmap.Span, bitmap.Bytes()).All());
        }
    }

    [Fact]
    public void Ports_that_nobody_chose_come_from_the_upper_band_first()
    {
        var bitmap = new PortBitmap(new PortSpan(30000, 32767));
        for (int i = 0; i < 2768 - 86; i++)
        {
            Assert.InRange(bitmap.TakeNext(new Random(3).Next)!.Value, 30086, 32767);
        }

        Assert.InRange(bitmap.TakeNext(new Random(3).Next)!.Value, 30000, 30085);
    }

    // What kube-apiserver stores for the one port 30080.
    [Fact]
    public void The_bytes_are_those_of_a_range_allocation()
    {
        var bitmap = new PortBitmap(new PortSpan(30000, 32767));
        Assert.Null(bitmap.Take(30080));
        Assert.Equal("0100000000000000000000", Convert.ToHexStringLower(bitmap.Bytes()));
    }

    private static string Service(string name, string ports) => $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"type":"NodePort",{{{ports}}} } }""";
}
