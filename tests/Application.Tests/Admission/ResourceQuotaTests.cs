using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

public sealed class ResourceQuotaTests
{
    private const string Pod = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"300m"}}}]}}""";

    private static readonly ResourceDefinition Quotas = ResourceCatalogue.BuiltIn.Find("", "v1", "resourcequotas")!;

    [Fact]
    public async Task What_an_object_uses_is_charged_to_every_quota_that_counts_it()
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("resourcequotas", Quota("a", "\"pods\":\"2\",\"requests.cpu\":\"1\"", "\"pods\":\"1\",\"requests.cpu\":\"500m\"")),
            ("resourcequotas", Quota("b", "\"count/pods\":\"9\"", "\"count/pods\":\"1\"")),
            ("resourcequotas", Quota("c", "\"secrets\":\"9\"", "\"secrets\":\"1\"")));
        AdmissionAttributes request = Creation("pods", Pod);
        Assert.Null(await AdmitAsync(Plugin(cluster), request));
        Assert.Single(request.Claims);
        Same("""{"pods":"2","requests.cpu":"800m"}""", await UsedAsync(cluster, "a"));
        Same("""{"count/pods":"2"}""", await UsedAsync(cluster, "b"));
        Same("""{"secrets":"1"}""", await UsedAsync(cluster, "c"));
        MapNode entry = Assert.Single((await QuotaAsync(cluster, "b")).Map("metadata")!.List("managedFields")!.Maps);
        Assert.Equal(("kube-apiserver", "status", "Update"), (entry.Text("manager"), entry.Text("subresource"), entry.Text("operation")));
    }

    [Theory]
    [InlineData("\"pods\":\"1\",\"cpu\":\"1\"", "\"pods\":\"1\",\"cpu\":\"900m\"",
        "exceeded quota: q, requested: cpu=300m,pods=1, used: cpu=900m,pods=1, limited: cpu=1,pods=1")]
    [InlineData("\"pods\":\"1\",\"cpu\":\"2\"", "\"pods\":\"1\",\"cpu\":\"900m\"", "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1")]
    [InlineData("\"limits.memory\":\"1\",\"limits.cpu\":\"1\"", "\"limits.memory\":\"0\",\"limits.cpu\":\"0\"", "failed quota: q: must specify limits.cpu for: a; limits.memory for: a")]
    [InlineData("\"pods\":\"1\",\"count/pods\":\"1\"", "\"pods\":\"0\"", "status unknown for quota: q, resources: count/pods,pods")]
    public async Task A_pod_that_a_quota_has_no_room_for_is_refused(string hard, string used, string why)
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("q", hard, used)));
        ApiStatus refusal = (await AdmitAsync(Plugin(cluster), Creation("pods", Pod)))!;
        Assert.Equal((403, "pods \"p\" is forbidden: " + why), (refusal.Code, refusal.Message));
        Same("{" + used + "}", await UsedAsync(cluster, "q"));
    }

    [Fact]
    public async Task What_was_charged_is_given_back_when_the_object_is_not_stored()
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("q", "\"pods\":\"1\"", "\"pods\":\"0\"")));
        ResourceQuota plugin = Plugin(cluster);
        AdmissionAttributes request = Creation("pods", Pod);
        Assert.Null(await AdmitAsync(plugin, request));
        Assert.NotNull(await AdmitAsync(plugin, Creation("pods", Pod)));
        await Assert.Single(request.Claims).RevertAsync();
        Same("""{"pods":"0"}""", await UsedAsync(cluster, "q"));
        Assert.Null(await AdmitAsync(plugin, Creation("pods", Pod)));
    }

    [Fact]
    public async Task What_was_recounted_since_is_not_given_back_a_second_time()
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("q", "\"pods\":\"9\"", "\"pods\":\"3\"")));
        AdmissionAttributes request = Creation("pods", Pod);
        Assert.Null(await AdmitAsync(Plugin(cluster), request));
        await cluster.PutAsync("resourcequotas", Quota("q", "\"pods\":\"9\"", "\"pods\":\"3\"").Replace("\"name\":\"q\"",
            """
            "name":"q","managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","subresource":"status","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:used":{"f:pods":{}}}}}]
            """.Trim(), StringComparison.Ordinal));
        await Assert.Single(request.Claims).RevertAsync();
        Same("""{"pods":"3"}""", await UsedAsync(cluster, "q"));
    }

    [Fact]
    public async Task A_dry_run_is_refused_as_the_write_would_be_and_charges_nothing()
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("q", "\"pods\":\"1\"", "\"pods\":\"0\"")));
        ResourceQuota plugin = Plugin(cluster);
        AdmissionAttributes rehearsal = DryRun(Creation("pods", Pod));
        Assert.Null(await AdmitAsync(plugin, rehearsal));
        Assert.False(rehearsal.HasClaims);
        Same("""{"pods":"0"}""", await UsedAsync(cluster, "q"));
        Assert.Null(await AdmitAsync(plugin, Creation("pods", Pod)));
        Assert.NotNull(await AdmitAsync(plugin, DryRun(Creation("pods", Pod))));
    }

    [Fact]
    public async Task An_update_is_charged_for_what_it_adds()
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("resourcequotas", Quota("q", "\"requests.storage\":\"3Gi\",\"persistentvolumeclaims\":\"1\"", "\"requests.storage\":\"1Gi\",\"persistentvolumeclaims\":\"1\"")));
        static string Claim(string size) => """{"metadata":{"name":"c","resourceVersion":"1"},"spec":{"resources":{"requests":{"storage":" """.TrimEnd() + size + "\"}}}}";
        ResourceQuota plugin = Plugin(cluster);
        Assert.Null(await AdmitAsync(plugin, Change("persistentvolumeclaims", Claim("1Gi"), Claim("3Gi"))));
        Same("""{"persistentvolumeclaims":"1","requests.storage":"3Gi"}""", await UsedAsync(cluster, "q"));
        Assert.Null(await AdmitAsync(plugin, Change("persistentvolumeclaims", Claim("3Gi"), Claim("1Gi"))));
        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: exceeded quota: q, requested: requests.storage=1Gi, used: requests.storage=3Gi, limited: requests.storage=3Gi",
            (await AdmitAsync(plugin, Change("persistentvolumeclaims", Claim("3Gi"), Claim("4Gi"))))!.Message);
    }

    [Theory]
    [InlineData("\"scopes\":[\"BestEffort\"]", true)]
    [InlineData("\"scopes\":[\"NotBestEffort\"]", false)]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\",\"values\":[\"high\"]}]}", false)]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\",\"values\":[\"low\"]}]}", true)]
    public async Task A_quota_counts_what_is_in_all_its_scopes(string scope, bool admits)
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("resourcequotas", Quota("q", "\"pods\":\"0\"", "\"pods\":\"0\"").Replace("\"spec\":{}", $"\"spec\":{{{scope}}}", StringComparison.Ordinal)));
        string pod = Pod.Replace("\"spec\":{", "\"spec\":{\"priorityClassName\":\"high\",", StringComparison.Ordinal);
        Assert.Equal(admits, await AdmitAsync(Plugin(cluster), Creation("pods", pod)) is null);
    }

    [Fact]
    public async Task What_is_limited_everywhere_needs_a_quota_that_counts_it()
    {
        await using AdmissionCluster cluster = await StartAsync();
        ResourceQuota plugin = Plugin(cluster,
            """{"apiVersion":"apiserver.config.k8s.io/v1","kind":"ResourceQuotaConfiguration","limitedResources":[{"resource":"pods","matchContains":["requests.cpu"],"matchScopes":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}]}""");
        Assert.Equal("pods \"p\" is forbidden: insufficient quota to consume: requests.cpu", (await AdmitAsync(plugin, Creation("pods", Pod)))!.Message);
        string small = Pod.Replace("\"resources\":{\"requests\":{\"cpu\":\"300m\"}}", "\"image\":\"x\"", StringComparison.Ordinal);
        Assert.Null(await AdmitAsync(plugin, Creation("pods", small)));
        ApiStatus scope = (await AdmitAsync(plugin, Creation("pods", small.Replace("\"spec\":{", "\"spec\":{\"priorityClassName\":\"high\",", StringComparison.Ordinal))))!;
        Assert.Equal((500, "insufficient quota to match these scopes: [{PriorityClass In [high]}]"), (scope.Code, scope.Message));
        await cluster.PutAsync("resourcequotas", Quota("q", "\"requests.cpu\":\"1\"", "\"requests.cpu\":\"0\""));
        Assert.Null(await AdmitAsync(plugin, Creation("pods", Pod)));
    }

    [Fact]
    public async Task A_configuration_that_is_none_ends_the_start()
    {
        await using AdmissionCluster cluster = await StartAsync();
        Assert.Equal("couldn't init admission plugin \"ResourceQuota\": limitedResources[0].resource: Required value",
            Assert.Throws<StartupException>(() => Plugin(cluster,
                """{"apiVersion":"apiserver.config.k8s.io/v1","kind":"ResourceQuotaConfiguration","limitedResources":[{"apiGroup":"x"}]}""")).Message);
    }

    [Fact]
    public async Task Many_at_once_on_two_servers_get_what_the_quota_has_and_no_more()
    {
        await using AdmissionCluster one = await StartAsync(("resourcequotas", Quota("q", "\"pods\":\"20\"", "\"pods\":\"0\"")));
        await using AdmissionCluster two = await one.PeerAsync();
        ResourceQuota[] servers = [Plugin(one), Plugin(two)];
        bool[] admitted = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            await AdmitAsync(servers[i % 2], Creation("pods", Pod)) is null)));
        Assert.Equal(20, admitted.Count(admits => admits));
        Same("""{"pods":"20"}""", await UsedAsync(one, "q"));
    }

    private static AdmissionAttributes DryRun(AdmissionAttributes like) => new()
    {
        Operation = like.Operation,
        Resource = like.Resource,
        Namespace = like.Namespace,
        Name = like.Name,
        User = like.User,
        DryRun = true,
        Object = like.Object,
        Warnings = [],
        Annotations = new Dictionary<string, string>(),
    };

    private static ResourceQuota Plugin(AdmissionCluster cluster, string? configuration = null) => new(cluster.Lookup, cluster.Cache, cluster.Log,
        configuration is null ? PluginConfigurations.None : new(new Dictionary<string, MapNode> { ["ResourceQuota"] = Tree(configuration) }), cluster.Clock);

    private static async Task<MapNode> QuotaAsync(AdmissionCluster cluster, string name) =>
        (await cluster.Lookup.FindLiveAsync(Quotas, "ns", name, CancellationToken.None))!;

    private static async Task<Node?> UsedAsync(AdmissionCluster cluster, string name) => (await QuotaAsync(cluster, name)).Map("status")!["used"];

    private static string Quota(string name, string hard, string used) =>
        $"{{\"metadata\":{{\"name\":\"{name}\",\"namespace\":\"ns\"}},\"spec\":{{}},\"status\":{{\"hard\":{{" + hard + "},\"used\":{" + used + "}}}";
}
