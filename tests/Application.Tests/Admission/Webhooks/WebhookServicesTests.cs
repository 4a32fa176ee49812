using Kronicle.Application.Admission.Webhooks;

namespace Kronicle.Application.Tests.Admission.Webhooks;

public sealed class WebhookServicesTests
{
    private const string Service = """{"metadata":{"name":"s","namespace":"n"},"spec":{"clusterIP":"10.0.0.9","ipFamilies":["IPv6"],"ports":[{"name":"a","port":80},{"name":"https","port":443}]}}""";

    [Fact]
    public async Task A_ready_endpoint_of_the_first_family_is_chosen_at_the_port_of_the_same_name()
    {
        await using AdmissionCluster cluster = await AdmissionCluster.StartAsync(("services", Service),
            Slice("four", "IPv4", "s", """{"addresses":["10.1.0.1"]}"""),
            Slice("six", "IPv6", "s", """{"addresses":["fd00::1"],"conditions":{"ready":false}},{"addresses":["fd00::2"],"conditions":{"ready":true}}"""),
            Slice("other", "IPv6", "another", """{"addresses":["fd00::3"]}"""));
        Assert.Equal(new ServiceAddress("fd00::2", 8443, ""), await ResolveAsync(cluster, 443));
    }

    [Fact]
    public async Task Without_a_ready_endpoint_of_the_first_family_one_of_the_other_is()
    {
        await using AdmissionCluster cluster = await AdmissionCluster.StartAsync(("services", Service),
            Slice("four", "IPv4", "s", """{"addresses":["10.1.0.1"]}"""),
            Slice("six", "IPv6", "s", """{"addresses":["fd00::1"],"conditions":{"ready":false}}"""));
        Assert.Equal(new ServiceAddress("10.1.0.1", 8443, ""), await ResolveAsync(cluster, 443));
    }

    [Fact]
    public async Task A_service_without_slices_is_at_its_cluster_address()
    {
        await using AdmissionCluster cluster = await AdmissionCluster.StartAsync(("services", Service));
        Assert.Equal(new ServiceAddress("10.0.0.9", 443, ""), await ResolveAsync(cluster, 443));
        Assert.Equal("no service port 444 found for service \"s\"", (await ResolveAsync(cluster, 444)).Error);
    }

    [Fact]
    public async Task A_service_whose_endpoints_are_all_away_is_nowhere()
    {
        await using AdmissionCluster cluster = await AdmissionCluster.StartAsync(("services", Service),
            Slice("six", "IPv6", "s", """{"addresses":["fd00::1"],"conditions":{"ready":false}}"""));
        Assert.Equal("no endpoints available for service \"s\"", (await ResolveAsync(cluster, 443)).Error);
    }

    private static (string, string) Slice(string name, string family, string service, string endpoints) => ("endpointslices",
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","labels":{"kubernetes.io/service-name":"{{{service}}}"}},"addressType":"{{{family}}}","ports":[{"name":"https","port":8443}],"endpoints":[{{{endpoints}}}]}""");

    private static ValueTask<ServiceAddress> ResolveAsync(AdmissionCluster cluster, int port) =>
        new WebhookServices(cluster.Lookup, cluster.Identifiers).ResolveAsync(new("n", "s", port), CancellationToken.None);
}
