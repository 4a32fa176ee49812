using Kronicle.Application.Allocation;
using Kronicle.Application.Allocation.Services;
using Kronicle.Application.EventLog;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Allocation;

public sealed class ServiceRepairTests
{
    private static readonly EventActor Actor = new("test", "create", "", "", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task An_address_that_no_service_has_is_given_back_once_it_is_old()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("kept", "\"clusterIP\":\"10.0.0.5\"");
        await server.Get<AddressRecords>().TryTakeAsync(IpAddress.Parse("10.0.0.6")!.Value, new AllocationOwner("ns", "gone", Actor), CancellationToken.None);
        await server.SendAsync("create", "ipaddresses.networking.k8s.io", """{"metadata":{"name":"10.0.0.7"},"spec":{"parentRef":{"resource":"x","group":"y","name":"z"}}}""");
        await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
        Assert.Equal(["10.0.0.5", "10.0.0.6", "10.0.0.7"], await server.AddressesAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
        Assert.Equal(["10.0.0.5", "10.0.0.7"], await server.AddressesAsync());
    }

    [Fact]
    public async Task An_address_that_a_service_has_is_entered_again()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("a", "\"clusterIP\":\"10.0.0.5\"");
        await server.CreateAsync("b", "\"clusterIP\":\"10.0.0.6\"");
        await server.SendAsync("delete", "ipaddresses.networking.k8s.io/10.0.0.5");
        await server.SendAsync("delete", "ipaddresses.networking.k8s.io/10.0.0.6");
        await server.Get<AddressRecords>().TryTakeAsync(IpAddress.Parse("10.0.0.6")!.Value, new AllocationOwner("ns", "thief", Actor), CancellationToken.None);
        await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
        Assert.Equal(["10.0.0.5", "10.0.0.6"], await server.AddressesAsync());
        MapNode record = TestServer.Tree(await server.SendAsync("get", "ipaddresses.networking.k8s.io/10.0.0.6"));
        Assert.Equal("b", record.At("spec", "parentRef", "name")!.ToString());
    }

    [Fact]
    public async Task A_port_that_no_service_has_is_given_back_when_it_was_seen_three_times_in_a_row()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("a", "\"type\":\"NodePort\"");
        int kept = Assert.Single(await server.PortsAsync());
        await server.Get<NodePortLedger>().ChangeAsync(ports => ports.Take(30001), static _ => true, Actor, CancellationToken.None);
        for (int i = 0; i < 2; i++)
        {
            await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
            Assert.Contains(30001, await server.PortsAsync());
        }

        await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
        Assert.Equal(kept, Assert.Single(await server.PortsAsync()));
    }

    [Fact]
    public async Task A_port_that_a_service_has_is_entered_again()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("a", "\"type\":\"LoadBalancer\",\"externalTrafficPolicy\":\"Local\"");
        int[] ports = await server.PortsAsync();
        Assert.Equal(2, ports.Length);
        await server.Get<NodePortLedger>().ChangeAsync(
            pool =>
            {
                Array.ForEach(ports, pool.Release);
                return true;
            },
            static _ => true, Actor, CancellationToken.None);
        await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
        Assert.True(Enumerable.SequenceEqual(ports, await server.PortsAsync()));
    }

    [Fact]
    public async Task What_is_in_order_is_left_alone()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("a", "\"type\":\"LoadBalancer\"");
        await server.CreateAsync("b", "\"type\":\"ExternalName\",\"externalName\":\"x.y\"");
        await server.CreateAsync("c", "\"clusterIP\":\"None\"");
        server.Clock.Advance(TimeSpan.FromHours(1));
        long before = await server.RevisionAsync();
        await server.Get<ServiceRepair>().RunAsync(CancellationToken.None);
        Assert.Equal(before, await server.RevisionAsync());
    }
}
