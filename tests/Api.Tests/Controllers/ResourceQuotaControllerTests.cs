using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Controllers;

public sealed class ResourceQuotaControllerTests
{
    private const string Core = "/api/v1/namespaces/default/";
    private const string Quota = Core + "resourcequotas/q";

    private static Task<KeptHouse> StartAsync() => KeptHouse.StartAsync("resourcequota-controller");

    [Fact]
    public async Task A_quota_tells_what_is_used_of_it_and_of_what_is_gone_no_more()
    {
        await using KeptHouse house = await StartAsync();
        await house.MapAsync("one");
        await house.MapAsync("two");
        await house.PodAsync("p", """{"requests":{"cpu":"500m","memory":"1Gi"},"limits":{"cpu":"1"}}""");
        await QuotaAsync(house, """{"hard":{"configmaps":"5","count/configmaps":"5","pods":"3","requests.cpu":"2","limits.cpu":"4","memory":"2Gi","count/deployments.apps":"1","example.com/mine":"7"}}""");
        JsonNode quota = await UsedAsync(house, """{"configmaps":"2","count/configmaps":"2","count/deployments.apps":"0","limits.cpu":"1","memory":"1Gi","pods":"1","requests.cpu":"500m"}""");
        Assert.Equal(quota["spec"]!["hard"]!.ToJsonString(), quota["status"]!["hard"]!.ToJsonString());
        await house.DeleteAsync(Core + "configmaps/two", "Background");
        await UsedAsync(house, """{"configmaps":"1","count/configmaps":"1","count/deployments.apps":"0","limits.cpu":"1","memory":"1Gi","pods":"1","requests.cpu":"500m"}""");
    }

    [Fact]
    public async Task A_quota_with_other_limits_is_counted_anew()
    {
        await using KeptHouse house = await StartAsync();
        await house.MapAsync("one");
        await QuotaAsync(house, """{"hard":{"secrets":"5"}}""");
        await UsedAsync(house, """{"secrets":"0"}""");
        await house.MergeAsync(Quota, """{"spec":{"hard":{"secrets":null,"configmaps":"3"}}}""");
        await UsedAsync(house, """{"configmaps":"1"}""");
    }

    [Fact]
    public async Task A_quota_counts_only_the_pods_in_its_scopes()
    {
        await using KeptHouse house = await StartAsync();
        await house.PodAsync("best");
        await house.PodAsync("more", """{"requests":{"cpu":"1"}}""");
        await QuotaAsync(house, """{"hard":{"pods":"5"},"scopes":["BestEffort"]}""");
        await UsedAsync(house, """{"pods":"1"}""");
    }

    [Fact]
    public async Task A_pod_that_has_ended_uses_nothing_any_more()
    {
        await using KeptHouse house = await StartAsync();
        await house.PodAsync("p", """{"requests":{"cpu":"1"}}""");
        await QuotaAsync(house, """{"hard":{"pods":"5","count/pods":"5","cpu":"5"}}""");
        await UsedAsync(house, """{"count/pods":"1","cpu":"1","pods":"1"}""");
        await house.MergeAsync(Core + "pods/p/status", """{"status":{"phase":"Succeeded"}}""");
        await UsedAsync(house, """{"count/pods":"1","cpu":"0","pods":"0"}""");
    }

    [Fact]
    public async Task Services_and_claims_count_by_what_they_take()
    {
        await using KeptHouse house = await StartAsync();
        await house.CreateAsync(Core + "services", """{"metadata":{"name":"s"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""");
        await house.CreateAsync(Core + "persistentvolumeclaims",
            """{"metadata":{"name":"c"},"spec":{"storageClassName":"gold","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"3Gi"}}}}""");
        await QuotaAsync(house, """
            {"hard":{"services":"5","services.loadbalancers":"5","services.nodeports":"5","requests.storage":"9Gi","gold.storageclass.storage.k8s.io/persistentvolumeclaims":"4"}}
            """);
        await UsedAsync(house, """
            {"gold.storageclass.storage.k8s.io/persistentvolumeclaims":"1","requests.storage":"3Gi","services":"2","services.loadbalancers":"1","services.nodeports":"1"}
            """.Trim());
        await house.MergeAsync(Core + "services/s", """{"spec":{"type":"ClusterIP"}}""");
        await house.DeleteAsync(Core + "persistentvolumeclaims/c", "Background");
        await house.MergeAsync(Core + "persistentvolumeclaims/c", """{"metadata":{"finalizers":null}}""");
        await UsedAsync(house, """
            {"gold.storageclass.storage.k8s.io/persistentvolumeclaims":"0","requests.storage":"0","services":"2","services.loadbalancers":"0","services.nodeports":"0"}
            """.Trim());
    }

    private static Task<JsonNode> QuotaAsync(KeptHouse house, string spec) =>
        house.CreateAsync(Core + "resourcequotas", $$$"""{"metadata":{"name":"q"},"spec":{{{spec}}}}""");

    private static async Task<JsonNode> UsedAsync(KeptHouse house, string used) =>
        (await house.UntilAsync(Quota, found => found!["status"]?["used"]?.ToJsonString() == used))!;
}
