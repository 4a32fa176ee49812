using Kronicle.Application.Admission;
using Kronicle.Application.Quota;
using Kronicle.Application.Tests.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Quota;

public sealed class QuotaEvaluatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly QuotaEvaluators evaluators = new(new FakeTimeProvider(Now));

    [Fact]
    public void A_pod_asks_for_the_sum_of_its_containers_or_for_what_its_initialisation_needs_at_once()
    {
        Assert.Equal(
            "count/pods=1 cpu=2 limits.cpu=1500m memory=300Mi pods=1 requests.cpu=2 requests.example.com/gpu=1 requests.memory=300Mi",
            Usage("", "pods", """
                {"spec":{
                    "initContainers":[
                        {"name":"side","restartPolicy":"Always","resources":{"requests":{"cpu":"500m","memory":"100Mi"},"limits":{"cpu":"500m"}}},
                        {"name":"first","resources":{"requests":{"cpu":"1500m"}}}],
                    "containers":[
                        {"name":"a","resources":{"requests":{"cpu":"1","memory":"100Mi","example.com/gpu":"1"},"limits":{"cpu":"1"}}},
                        {"name":"b","resources":{"requests":{"memory":"100Mi"}}}]}}
                """));
    }

    [Fact]
    public void Amounts_of_a_pod_itself_stand_before_those_of_its_containers_and_its_overhead_comes_on_top()
    {
        Assert.Equal("count/pods=1 cpu=3100m limits.cpu=4100m memory=1Mi pods=1 requests.cpu=3100m requests.memory=1Mi", Usage("", "pods", """
            {"spec":{"resources":{"requests":{"cpu":"3"},"limits":{"cpu":"4"}},"overhead":{"cpu":"100m","memory":"1Mi"},
                "containers":[{"name":"a","resources":{"requests":{"cpu":"1"}}}]}}
            """));
    }

    [Theory]
    [InlineData("Deferred", "3")]
    [InlineData("Infeasible", "2")]
    public void A_resize_counts_from_the_moment_it_is_asked_for_unless_it_can_never_be(string reason, string cpu)
    {
        Assert.Contains($" requests.cpu={cpu}", Usage("", "pods", """
            {"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"3"}}}]},
             "status":{"conditions":[{"type":"PodResizePending","reason":"WHY"}],
                "containerStatuses":[{"name":"a","allocatedResources":{"cpu":"2"},"resources":{"requests":{"cpu":"1"}}}]}}
            """.Replace("WHY", reason, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"status":{"phase":"Succeeded"}}""", false)]
    [InlineData("""{"status":{"phase":"Running"}}""", true)]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-02T03:04:00Z","deletionGracePeriodSeconds":30}}""", true)]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-02T03:03:00Z","deletionGracePeriodSeconds":30}}""", false)]
    public void A_pod_that_has_come_to_its_end_is_only_one_more_stored_object(string pod, bool used) =>
        Assert.Equal(used ? "count/pods=1 pods=1" : "count/pods=1", Usage("", "pods", pod));

    [Theory]
    [InlineData("""{"type":"ClusterIP","ports":[{},{}]}""", "0", "0")]
    [InlineData("""{"type":"NodePort","ports":[{},{}]}""", "0", "2")]
    [InlineData("""{"type":"LoadBalancer","ports":[{},{}]}""", "1", "2")]
    [InlineData("""{"type":"LoadBalancer","allocateLoadBalancerNodePorts":false,"ports":[{"nodePort":30000},{}]}""", "1", "1")]
    public void A_service_uses_the_ports_that_its_type_will_get(string spec, string balancers, string ports) =>
        Assert.Equal($"count/services=1 services=1 services.loadbalancers={balancers} services.nodeports={ports}",
            Usage("", "services", $$"""{"spec":{{spec}}}"""));

    [Fact]
    public void A_claim_of_storage_counts_for_its_class_and_in_whole_bytes()
    {
        Assert.Equal("count/persistentvolumeclaims=1 gold.storageclass.storage.k8s.io/persistentvolumeclaims=1 " +
            "gold.storageclass.storage.k8s.io/requests.storage=2 persistentvolumeclaims=1 requests.storage=2",
            Usage("", "persistentvolumeclaims", """{"spec":{"storageClassName":"gold","resources":{"requests":{"storage":"1500m"}}}}"""));
        Assert.Contains(" requests.storage=3Gi", Usage("", "persistentvolumeclaims",
            """{"spec":{"resources":{"requests":{"storage":"2Gi"}}},"status":{"allocatedResources":{"storage":"3Gi"}}}"""));
    }

    [Fact]
    public void A_claim_of_devices_counts_the_most_that_its_alternatives_may_get()
    {
        Assert.Equal("big.deviceclass.resource.k8s.io/devices=32 count/resourceclaims.resource.k8s.io=1 small.deviceclass.resource.k8s.io/devices=5",
            Usage("resource.k8s.io", "resourceclaims", """
                {"spec":{"devices":{"requests":[
                    {"exactly":{"deviceClassName":"small","allocationMode":"ExactCount","count":2}},
                    {"firstAvailable":[
                        {"deviceClassName":"small","allocationMode":"ExactCount","count":3},
                        {"deviceClassName":"small","allocationMode":"ExactCount","count":1},
                        {"deviceClassName":"big","allocationMode":"All"}]}]}}}
                """));
    }

    [Fact]
    public void Every_resource_is_counted_but_those_that_quotas_ignore()
    {
        Assert.Equal("configmaps=1 count/configmaps=1", Usage("", "configmaps", "{}"));
        Assert.Equal("count/deployments.apps=1", Usage("apps", "deployments", "{}"));
        Assert.Equal("count/widgets.example.com=1", Usage("example.com", "widgets", "{}"));
        Assert.Null(evaluators.Of(new GroupResource("", "events")));
        Assert.Null(evaluators.Of(new GroupResource("authorization.k8s.io", "subjectaccessreviews")));
    }

    [Theory]
    [InlineData("pods", "requests.hugepages-2Mi,limits.ephemeral-storage,requests.example.com/gpu,pods,count/pods", true)]
    [InlineData("pods", "limits.example.com/gpu,requests.storage,count/services,hugepages", false)]
    [InlineData("persistentvolumeclaims", "requests.storage,a.storageclass.storage.k8s.io/requests.storage", true)]
    [InlineData("services", "services.nodeports,count/services", true)]
    [InlineData("secrets", "secrets,count/secrets", true)]
    [InlineData("secrets", "count/secrets.apps,pods", false)]
    public void A_name_is_about_one_resource(string resource, string names, bool counted) =>
        Assert.All(names.Split(','), name => Assert.Equal(counted, evaluators.Of(new GroupResource("", resource))!.Counts(name)));

    [Theory]
    [InlineData("Terminating", "Exists", "", """{"activeDeadlineSeconds":0}""", true)]
    [InlineData("NotTerminating", "Exists", "", """{"activeDeadlineSeconds":0}""", false)]
    [InlineData("BestEffort", "Exists", "", """{"containers":[{}]}""", true)]
    [InlineData("NotBestEffort", "Exists", "", """{"containers":[{"resources":{"limits":{"cpu":"1"}}}]}""", true)]
    [InlineData("PriorityClass", "In", "high,low", """{"priorityClassName":"low"}""", true)]
    [InlineData("PriorityClass", "In", "high", "{}", false)]
    [InlineData("PriorityClass", "NotIn", "high", "{}", true)]
    [InlineData("PriorityClass", "Exists", "", "{}", false)]
    [InlineData("PriorityClass", "DoesNotExist", "", "{}", true)]
    [InlineData("CrossNamespacePodAffinity", "Exists", "", """{"affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"podAffinityTerm":{"namespaces":["x"]}}]}}}""", true)]
    [InlineData("CrossNamespacePodAffinity", "Exists", "", """{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"z"}]}}}""", false)]
    [InlineData("VolumeAttributesClass", "Exists", "", "{}", false)]
    public void A_pod_is_in_a_scope(string scope, string @operator, string values, string spec, bool inside)
    {
        var requirement = new QuotaScope(scope, @operator, values.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(inside, Pods.InScope(requirement, AdmissionCluster.Tree($$"""{"spec":{{spec}}}""")));
    }

    [Fact]
    public void A_quota_counts_what_it_limits_and_what_is_in_all_its_scopes()
    {
        MapNode quota = AdmissionCluster.Tree("""
            {"spec":{"scopes":["NotTerminating"],"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}}
            """);
        bool Matches(string name, string spec) => QuotaEvaluators.Matches(
            Pods, [name], QuotaScope.Of(quota), AdmissionCluster.Tree($$"""{"spec":{{spec}}}"""));

        Assert.True(Matches("pods", """{"priorityClassName":"high"}"""));
        Assert.False(Matches("pods", """{"priorityClassName":"low"}"""));
        Assert.False(Matches("pods", """{"priorityClassName":"high","activeDeadlineSeconds":3}"""));
        Assert.False(Matches("secrets", """{"priorityClassName":"high"}"""));
    }

    [Fact]
    public void Containers_must_say_what_they_ask_for_under_a_quota_of_it()
    {
        MapNode pod = AdmissionCluster.Tree("""
            {"spec":{"containers":[{"name":"b"},{"name":"a","resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"name":"c","resources":{"limits":{"memory":"1"}}}]}}
            """);
        Assert.Equal("must specify cpu for: b,c; limits.memory for: a,b", Pods.Missing(["cpu", "limits.memory", "pods", "ephemeral-storage"], pod));
        Assert.Null(Pods.Missing(["pods"], pod));
        pod.Map("spec")!["resources"] = AdmissionCluster.Tree("""{"limits":{"cpu":"1"}}""");
        Assert.Null(Pods.Missing(["cpu"], pod));
    }

    [Theory]
    [InlineData("pods", AdmissionOperation.Create, "", true)]
    [InlineData("pods", AdmissionOperation.Update, "", false)]
    [InlineData("pods", AdmissionOperation.Update, "status", false)]
    [InlineData("pods", AdmissionOperation.Update, "resize", true)]
    [InlineData("services", AdmissionOperation.Update, "", true)]
    [InlineData("services", AdmissionOperation.Update, "status", false)]
    [InlineData("persistentvolumeclaims", AdmissionOperation.Update, "status", true)]
    [InlineData("secrets", AdmissionOperation.Update, "", false)]
    [InlineData("secrets", AdmissionOperation.Create, "", true)]
    public void Only_writes_that_change_a_count_concern_quotas(string resource, AdmissionOperation operation, string subresource, bool affected) =>
        Assert.Equal(affected, evaluators.Of(new GroupResource("", resource))!.Affected(new QuotaChange(operation, subresource, [], [])));

    [Fact]
    public void A_pod_that_gets_a_deadline_changes_its_scope() =>
        Assert.True(Pods.Affected(new QuotaChange(AdmissionOperation.Update, "", AdmissionCluster.Tree("""{"spec":{"activeDeadlineSeconds":1}}"""), [])));

    private IQuotaEvaluator Pods => evaluators.Of(new GroupResource("", "pods"))!;

    private string Usage(string group, string resource, string json) => string.Join(' ',
        evaluators.Of(new GroupResource(group, resource))!.Usage(AdmissionCluster.Tree(json)).Select(amount => $"{amount.Key}={amount.Value}"));
}
