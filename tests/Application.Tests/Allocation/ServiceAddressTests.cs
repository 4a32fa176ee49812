using Kronicle.Application.Admission;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Application.Tests.Allocation;

public sealed class ServiceAddressTests
{
    private const string Both = "10.0.0.0/24,fd00::/112";

    [Theory]
    [InlineData("10.0.0.0/24", "", "IPv4", "SingleStack", 1)]
    [InlineData("fd00::/112", "", "IPv6", "SingleStack", 1)]
    [InlineData(Both, "", "IPv4", "SingleStack", 1)]
    [InlineData(Both, "\"ipFamilies\":[\"IPv6\"]", "IPv6", "SingleStack", 1)]
    [InlineData(Both, "\"ipFamilyPolicy\":\"PreferDualStack\"", "IPv4 IPv6", "PreferDualStack", 2)]
    [InlineData(Both, "\"ipFamilyPolicy\":\"RequireDualStack\",\"ipFamilies\":[\"IPv6\"]", "IPv6 IPv4", "RequireDualStack", 2)]
    [InlineData("fd00::/112,10.0.0.0/24", "\"ipFamilyPolicy\":\"PreferDualStack\"", "IPv6 IPv4", "PreferDualStack", 2)]
    [InlineData("10.0.0.0/24", "\"ipFamilyPolicy\":\"PreferDualStack\"", "IPv4", "PreferDualStack", 1)]
    [InlineData(Both, "\"clusterIP\":\"fd00::5\"", "IPv6", "SingleStack", 1)]
    [InlineData(Both, "\"clusterIP\":\"fd00::5\",\"clusterIPs\":[\"fd00::5\",\"10.0.0.5\"],\"ipFamilyPolicy\":\"RequireDualStack\"", "IPv6 IPv4", "RequireDualStack", 2)]
    [InlineData(Both, "\"clusterIP\":\"None\"", "IPv4", "SingleStack", 0)]
    [InlineData("10.0.0.0/24", "\"clusterIP\":\"None\",\"selector\":{}", "IPv4 IPv6", "RequireDualStack", 0)]
    [InlineData("10.0.0.0/24", "\"clusterIP\":\"None\",\"selector\":{},\"ipFamilyPolicy\":\"SingleStack\",\"ipFamilies\":[\"IPv6\"]", "IPv6", "SingleStack", 0)]
    [InlineData("10.0.0.0/24", "\"type\":\"ExternalName\",\"externalName\":\"a.b\"", "", "", 0)]
    public async Task Families_follow_from_the_cluster_and_the_wish(string ranges, string wish, string families, string policy, int taken)
    {
        await using TestServer server = await ServiceCluster.StartAsync(ranges);
        MapNode spec = ServiceCluster.Spec(await server.CreateAsync("a", wish.Length > 0 ? wish : "\"type\":\"ClusterIP\""));
        Assert.Equal(families, string.Join(' ', spec.List("ipFamilies") ?? []));
        Assert.Equal(policy, spec.Text("ipFamilyPolicy") ?? "");
        string[] addresses = await server.AddressesAsync();
        Assert.Equal(taken, addresses.Length);
        if (taken > 0)
        {
            Assert.Equal(addresses.Order(), (spec.List("clusterIPs") ?? []).Select(address => address.ToString()).Order());
            Assert.Equal(spec.Text("clusterIP"), spec.List("clusterIPs")![0].ToString());
        }
    }

    [Theory]
    [InlineData("\"clusterIP\":\"10.9.0.1\"", "spec.clusterIPs: Invalid value: [\"10.9.0.1\"]: failed to allocate IP 10.9.0.1: the provided network does not match the current range")]
    [InlineData("\"clusterIP\":\"10.0.0.0\"", "spec.clusterIPs: Invalid value: [\"10.0.0.0\"]: failed to allocate IP 10.0.0.0: the provided network does not match the current range")]
    [InlineData("\"clusterIP\":\"10.0.0.255\"", "spec.clusterIPs: Invalid value: [\"10.0.0.255\"]: failed to allocate IP 10.0.0.255: the provided network does not match the current range")]
    [InlineData("\"clusterIP\":\"10.0.0.7\"", "spec.clusterIPs: Invalid value: [\"10.0.0.7\"]: failed to allocate IP 10.0.0.7: provided IP is already allocated")]
    [InlineData("\"clusterIP\":\"fd00::1\"", "spec.clusterIPs[0]: Invalid value: [\"fd00::1\"]: IPv6 is not configured on this cluster")]
    [InlineData("\"ipFamilies\":[\"IPv6\"]", "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster")]
    [InlineData("\"ipFamilyPolicy\":\"RequireDualStack\"", "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services")]
    [InlineData("\"ipFamilyPolicy\":\"Odd\"", "spec.ipFamilyPolicy: Unsupported value: \"Odd\": supported values: \"PreferDualStack\", \"RequireDualStack\", \"SingleStack\"")]
    [InlineData("\"clusterIP\":\"bad\"", "spec.clusterIPs[0]: Invalid value: \"bad\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("\"clusterIPs\":[\"10.0.0.9\"]", "spec.clusterIPs: Invalid value: [\"10.0.0.9\"]: must be empty when `clusterIP` is not specified")]
    [InlineData("\"ipFamilyPolicy\":\"SingleStack\",\"ipFamilies\":[\"IPv4\",\"IPv6\"]", "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified")]
    public async Task A_wish_that_can_not_be_had_is_refused_in_the_references_words(string wish, string expected)
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("first", "\"clusterIP\":\"10.0.0.7\"");
        Assert.Equal([expected], ServiceCluster.Causes(await server.CreateAsync("a", wish)));
        Assert.Equal(["10.0.0.7"], await server.AddressesAsync());
    }

    [Fact]
    public async Task A_small_network_is_handed_out_once_each_and_then_it_is_full()
    {
        await using TestServer server = await ServiceCluster.StartAsync("10.0.0.0/27");
        var seen = new HashSet<string>();
        for (int i = 0; i < 30; i++)
        {
            Assert.True(seen.Add(ServiceCluster.Spec(await server.CreateAsync($"s{i}", "\"type\":\"ClusterIP\"")).Text("clusterIP")!));
        }

        ApiAnswer full = await server.CreateAsync("more", "\"type\":\"ClusterIP\"");
        Assert.Equal(500, full.Code);
        Assert.Equal("Internal error occurred: failed to allocate a serviceIP: range is full", TestServer.Failure(full).Message);
        await server.SendAsync("delete", "services/s7");
        Assert.Equal(201, (await server.CreateAsync("more", "\"type\":\"ClusterIP\"")).Code);
    }

    [Fact]
    public async Task Addresses_that_nobody_chose_come_from_the_upper_band_first()
    {
        await using TestServer server = await ServiceCluster.StartAsync("10.0.0.0/27");
        for (int i = 0; i < 14; i++)
        {
            string address = ServiceCluster.Spec(await server.CreateAsync($"s{i}", "\"type\":\"ClusterIP\"")).Text("clusterIP")!;
            Assert.InRange(int.Parse(address.Split('.')[3], null), 17, 30);
        }

        string lower = ServiceCluster.Spec(await server.CreateAsync("low", "\"type\":\"ClusterIP\"")).Text("clusterIP")!;
        Assert.InRange(int.Parse(lower.Split('.')[3], null), 1, 16);
    }

    [Fact]
    public async Task Of_fifty_that_want_one_address_one_gets_it()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await using TestServer other = await ServiceCluster.StartAsync(log: server.Memory);
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => Task.Run(() => (i % 2 == 0 ? server : other).CreateAsync($"s{i}", "\"clusterIP\":\"10.0.0.9\""))));
        Assert.Single(answers, answer => answer.Code == 201);
        Assert.All(answers.Where(answer => answer.Code != 201), answer => Assert.EndsWith("provided IP is already allocated", Assert.Single(ServiceCluster.Causes(answer))));
        Assert.Equal(["10.0.0.9"], await server.AddressesAsync());
    }

    [Fact]
    public async Task Two_servers_on_one_store_never_hand_out_one_address_twice()
    {
        await using TestServer server = await ServiceCluster.StartAsync("10.0.0.0/26");
        await using TestServer other = await ServiceCluster.StartAsync("10.0.0.0/26", log: server.Memory);
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 62).Select(
            i => Task.Run(() => (i % 2 == 0 ? server : other).CreateAsync($"s{i}", "\"type\":\"NodePort\""))));
        Assert.All(answers, answer => Assert.Equal(201, answer.Code));
        Assert.Equal(62, answers.Select(answer => ServiceCluster.Spec(answer).Text("clusterIP")).Distinct().Count());
        Assert.Equal(62, answers.Select(answer => ServiceCluster.Spec(answer).List("ports")!.Maps.First().Integer("nodePort")).Distinct().Count());
        Assert.Equal(62, (await server.PortsAsync()).Length);
    }

    [Fact]
    public async Task What_a_failed_write_took_is_given_back()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        Assert.Equal(422, (await server.CreateAsync("a", "\"type\":\"NodePort\",\"sessionAffinity\":\"Odd\"")).Code);
        Assert.Equal(409, (await server.CreateAsync("taken", "\"type\":\"NodePort\"") is { Code: 201 } ? await server.CreateAsync("taken", "\"type\":\"NodePort\"") : null!).Code);
        Assert.Single(await server.AddressesAsync());
        Assert.Single(await server.PortsAsync());
    }

    [Fact]
    public async Task What_a_write_took_that_broke_down_before_it_was_stored_is_given_back()
    {
        await using TestServer server = await ServiceCluster.StartAsync(configure: services => services.AddSingleton<IAdmissionPlugin>(new Broken()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.CreateAsync("a", "\"type\":\"NodePort\""));
        Assert.Empty(await server.AddressesAsync());
        Assert.Empty(await server.PortsAsync());
    }

    // Whether it is stored is not known: the address might be in use.
    [Fact]
    public async Task What_a_write_took_that_broke_down_while_it_was_stored_stays_taken()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        server.Log.BeforeAppend = (_, append) => append.Key.Contains("/services/", StringComparison.Ordinal)
            ? throw new LogUnavailableException("away")
            : Task.CompletedTask;
        await Assert.ThrowsAsync<LogUnavailableException>(() => server.CreateAsync("a", "\"type\":\"NodePort\""));
        Assert.Single(await server.AddressesAsync());
        Assert.Single(await server.PortsAsync());
    }

    [Fact]
    public async Task A_dry_run_takes_nothing_and_shows_placeholders()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        long before = await server.RevisionAsync();
        MapNode spec = ServiceCluster.Spec(await server.CreateAsync("a", "\"type\":\"NodePort\"", "dryRun=All"));
        Assert.Equal("10.0.0.0", spec.Text("clusterIP"));
        Assert.Equal(32769, spec.List("ports")!.Maps.First().Integer("nodePort"));
        Assert.Equal(before, await server.RevisionAsync());
        ApiAnswer outside = await server.CreateAsync("a", "\"clusterIP\":\"10.9.0.1\"", "dryRun=All");
        Assert.EndsWith("the provided IP (10.9.0.1) is not in the valid range. The range of valid IPs is 10.0.0.0/24", Assert.Single(ServiceCluster.Causes(outside)));
    }

    [Fact]
    public async Task A_deleted_service_gives_back_all_it_had()
    {
        await using TestServer server = await ServiceCluster.StartAsync(Both);
        await server.CreateAsync("a", "\"type\":\"LoadBalancer\",\"externalTrafficPolicy\":\"Local\",\"ipFamilyPolicy\":\"RequireDualStack\"");
        await server.SendAsync("create", "endpoints", """{"metadata":{"name":"a"}}""");
        Assert.Equal(2, (await server.AddressesAsync()).Length);
        Assert.Equal(2, (await server.PortsAsync()).Length);
        Assert.Equal(200, (await server.SendAsync("delete", "services/a")).Code);
        Assert.Empty(await server.AddressesAsync());
        Assert.Empty(await server.PortsAsync());
        Assert.Equal(404, (await server.SendAsync("get", "endpoints/a")).Code);
    }

    [Fact]
    public async Task A_second_family_may_be_added_and_released()
    {
        await using TestServer server = await ServiceCluster.StartAsync(Both);
        string first = ServiceCluster.Spec(await server.CreateAsync("a", "\"type\":\"ClusterIP\"")).Text("clusterIP")!;
        MapNode two = ServiceCluster.Spec(await server.SendAsync("patch", "services/a", """{"spec":{"ipFamilyPolicy":"RequireDualStack"}}"""));
        Assert.Equal("IPv4 IPv6", string.Join(' ', two.List("ipFamilies")!));
        Assert.Equal(first, two.List("clusterIPs")![0].ToString());
        Assert.Equal(2, (await server.AddressesAsync()).Length);
        ApiAnswer refused = await server.SendAsync("patch", "services/a", $$$"""{"spec":{"clusterIPs":["{{{first}}}"]}}""");
        Assert.Equal(["spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": must be 'SingleStack' to release the secondary cluster IP"], ServiceCluster.Causes(refused));
        MapNode one = ServiceCluster.Spec(await server.SendAsync("patch", "services/a", """{"spec":{"ipFamilyPolicy":"SingleStack"}}"""));
        Assert.Equal("IPv4", string.Join(' ', one.List("ipFamilies")!));
        Assert.Equal([first], await server.AddressesAsync());
    }

    [Fact]
    public async Task The_same_manifest_again_changes_nothing()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        MapNode made = TestServer.Tree(await server.CreateAsync("a", "\"type\":\"LoadBalancer\",\"externalTrafficPolicy\":\"Local\""));
        MapNode again = TestServer.Tree(await server.SendAsync("update", "services/a",
            """{"metadata":{"name":"a"},"spec":{"selector":{"a":"b"},"ports":[{"port":80}],"type":"LoadBalancer","externalTrafficPolicy":"Local"}}"""));
        Assert.True(made.SameAs(again));
    }

    [Fact]
    public async Task A_service_that_becomes_a_name_gives_back_its_address_and_may_have_one_again()
    {
        await using TestServer server = await ServiceCluster.StartAsync();
        await server.CreateAsync("a", "\"type\":\"NodePort\"");
        MapNode named = ServiceCluster.Spec(await server.SendAsync("patch", "services/a", """{"spec":{"type":"ExternalName","externalName":"x.y"}}"""));
        Assert.All(["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "externalTrafficPolicy", "internalTrafficPolicy"], field => Assert.False(named.Has(field)));
        Assert.Empty(await server.AddressesAsync());
        Assert.Empty(await server.PortsAsync());
        MapNode back = ServiceCluster.Spec(await server.SendAsync("patch", "services/a", """{"spec":{"type":"ClusterIP","externalName":null}}"""));
        Assert.Equal([back.Text("clusterIP")!], await server.AddressesAsync());
    }

    [Fact]
    public async Task Another_service_cidr_gives_more_addresses_unless_it_is_being_deleted_or_not_ready()
    {
        await using TestServer server = await ServiceCluster.StartAsync("10.0.0.0/30");
        await server.CreateAsync("a", "\"clusterIP\":\"10.0.0.1\"");
        await server.CreateAsync("b", "\"clusterIP\":\"10.0.0.2\"");
        Assert.Equal(500, (await server.CreateAsync("c", "\"type\":\"ClusterIP\"")).Code);
        await server.SendAsync("create", "servicecidrs.networking.k8s.io", """{"metadata":{"name":"more","finalizers":["example.com/hold"]},"spec":{"cidrs":["10.1.0.0/28"]}}""");
        Assert.StartsWith("10.1.0.", ServiceCluster.Spec(await server.CreateAsync("c", "\"type\":\"ClusterIP\"")).Text("clusterIP"));
        await server.SendAsync("patch", "servicecidrs.networking.k8s.io/more/status", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"x","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""");
        await server.Cache.CatchUpAsync(CancellationToken.None);
        Assert.Equal(500, (await server.CreateAsync("d", "\"type\":\"ClusterIP\"")).Code);
    }

    private sealed class Broken : IValidator
    {
        public string Name => "Broken";

        public bool Handles(AdmissionOperation operation) => true;

        public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) => throw new InvalidOperationException("broken");
    }
}
