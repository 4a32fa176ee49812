using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Defaulting;

public sealed class OtherDefaultsTests
{
    [Theory]
    [InlineData("""{"ports": [{"port": 80}]}""", "ClusterIP None - Cluster - -")]
    [InlineData("""{"externalIPs": ["192.0.2.1"]}""", "ClusterIP None Cluster Cluster - -")]
    [InlineData("""{"type": "NodePort", "externalTrafficPolicy": "Local"}""", "NodePort None Local Cluster - -")]
    [InlineData("""{"type": "LoadBalancer"}""", "LoadBalancer None Cluster Cluster - true")]
    [InlineData("""{"type": "ExternalName", "externalName": "a"}""", "ExternalName None - - - -")]
    [InlineData("""{"clusterIP": "None"}""", "ClusterIP None - Cluster - -")]
    [InlineData("""{"sessionAffinity": "ClientIP"}""", "ClusterIP ClientIP - Cluster - -")]
    public void A_service_says_how_traffic_goes(string spec, string shown)
    {
        MapNode made = DefaultsTestKit.Spec("", "services", spec);
        Assert.Equal(shown, made.Show(
            "type", "sessionAffinity", "externalTrafficPolicy", "internalTrafficPolicy", "ipFamilyPolicy", "allocateLoadBalancerNodePorts"));
        Assert.Equal(made.Text("sessionAffinity") == "ClientIP" ? "10800" : null, made.At("sessionAffinityConfig", "clientIP", "timeoutSeconds")?.ToString());
    }

    [Theory]
    [InlineData("""{"port": 80}""", "80 80 TCP")]
    [InlineData("""{"port": 80, "targetPort": 0, "protocol": ""}""", "80 80 TCP")]
    [InlineData("""{"port": 80, "targetPort": "web", "protocol": "UDP"}""", "80 web UDP")]
    public void The_target_of_a_service_port_is_the_port(string port, string shown) => Assert.Equal(
        shown, DefaultsTestKit.Spec("", "services", $$"""{"ports": [{{port}}]}""").List("ports")!.Maps.First().Show("port", "targetPort", "protocol"));

    [Fact]
    public void An_autoscaler_of_version_one_says_its_metric_in_its_own_field()
    {
        MapNode one = DefaultsTestKit.Apply("autoscaling", "horizontalpodautoscalers", """{"apiVersion": "autoscaling/v1", "spec": {}}""").Map("spec")!;
        Assert.Equal("1 80 -", one.Show("minReplicas", "targetCPUUtilizationPercentage", "metrics"));
        MapNode two = DefaultsTestKit.Spec("autoscaling", "horizontalpodautoscalers", """{"behavior": {}}""", "v2");
        Assert.Equal("80", two.List("metrics")!.Maps.First().At("resource", "target", "averageUtilization")!.ToString());
        Assert.Equal(2, ((ListNode)two.At("behavior", "scaleUp", "policies")!).Count);
        Assert.Null(two.At("behavior", "scaleDown", "stabilizationWindowSeconds"));
    }

    [Fact]
    public void The_limits_of_containers_follow_from_each_other()
    {
        MapNode item = DefaultsTestKit.Spec("", "limitranges", """
            {"limits": [{"type": "Container", "max": {"cpu": "2"}, "min": {"memory": "1Mi"}, "default": {"pods": "1"}}]}
            """).List("limits")!.Maps.First();
        Assert.Equal("2 1 -", item.Map("default")!.Show("cpu", "pods", "memory"));
        Assert.Equal("2 1 1Mi", item.Map("defaultRequest")!.Show("cpu", "pods", "memory"));
    }

    [Fact]
    public void A_webhook_has_ten_seconds_and_refuses_when_it_fails()
    {
        const string Webhooks = """{"webhooks": [{"name": "a", "rules": [{"operations": ["*"]}], "clientConfig": {"service": {"name": "s"}}}]}""";
        MapNode mutating = DefaultsTestKit.Apply("admissionregistration.k8s.io", "mutatingwebhookconfigurations", Webhooks).List("webhooks")!.Maps.First();
        Assert.Equal("10 Fail Equivalent Never", mutating.Show("timeoutSeconds", "failurePolicy", "matchPolicy", "reinvocationPolicy"));
        Assert.Equal("443", mutating.At("clientConfig", "service", "port")!.ToString());
        Assert.Equal("*", mutating.List("rules")!.Maps.First().Text("scope"));
        MapNode validating = DefaultsTestKit.Apply("admissionregistration.k8s.io", "validatingwebhookconfigurations", Webhooks).List("webhooks")!.Maps.First();
        Assert.False(validating.Has("reinvocationPolicy"));
    }

    [Fact]
    public void Subjects_are_of_the_group_of_their_kind()
    {
        MapNode binding = DefaultsTestKit.Apply("rbac.authorization.k8s.io", "rolebindings", """
            {"roleRef": {"kind": "Role", "name": "r"}, "subjects": [{"kind": "User"}, {"kind": "Group"}, {"kind": "ServiceAccount"}]}
            """);
        Assert.Equal("rbac.authorization.k8s.io", binding.Map("roleRef")!.Text("apiGroup"));
        Assert.Equal(
            ["rbac.authorization.k8s.io", "rbac.authorization.k8s.io", null], binding.List("subjects")!.Maps.Select(subject => subject.Text("apiGroup")));
    }

    [Fact]
    public void A_csi_driver_attaches_and_serves_persistent_volumes()
    {
        MapNode spec = DefaultsTestKit.Spec("storage.k8s.io", "csidrivers", "{}");
        Assert.Equal(
            "true false false ReadWriteOnceWithFSType false false",
            spec.Show("attachRequired", "podInfoOnMount", "storageCapacity", "fsGroupPolicy", "requiresRepublish", "seLinuxMount"));
        Assert.Equal("Persistent", spec.List("volumeLifecycleModes")![0].ToString());
    }

    [Fact]
    public void Ports_of_endpoints_are_tcp()
    {
        MapNode slice = DefaultsTestKit.Apply("discovery.k8s.io", "endpointslices", """{"ports": [{"port": 1}]}""");
        Assert.Equal(" TCP", slice.List("ports")!.Maps.First().Show("name", "protocol"));
        MapNode endpoints = DefaultsTestKit.Apply("", "endpoints", """{"subsets": [{"ports": [{"port": 1}]}]}""");
        Assert.Equal("TCP", endpoints.List("subsets")!.Maps.First().List("ports")!.Maps.First().Text("protocol"));
    }

    [Fact]
    public void A_request_for_devices_is_for_one()
    {
        const string Devices = """{"devices": {"requests": [{"name": "a", "exactly": {"deviceClassName": "d"}}]}}""";
        MapNode claim = DefaultsTestKit.Spec("resource.k8s.io", "resourceclaims", Devices);
        Assert.Equal("ExactCount 1", claim.Map("devices")!.List("requests")!.Maps.First().Map("exactly")!.Show("allocationMode", "count"));
        MapNode template = DefaultsTestKit.Spec("resource.k8s.io", "resourceclaimtemplates", $$"""{"spec": {{Devices}} }""").Map("spec")!;
        Assert.Equal("ExactCount 1", template.Map("devices")!.List("requests")!.Maps.First().Map("exactly")!.Show("allocationMode", "count"));
    }
}
