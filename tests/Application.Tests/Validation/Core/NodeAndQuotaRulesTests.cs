namespace Kronicle.Application.Tests.Validation.Core;

public sealed class NodeAndQuotaRulesTests
{
    [Theory]
    [InlineData("\"spec\":{\"podCIDRs\":[\"10.0.0.0/24\",\"fd00::/64\"]}")]
    [InlineData("\"spec\":{\"podCIDRs\":[\"10.0.0.0/24\",\"10.1.0.0/24\"]}", "spec.podCIDRs: Invalid value: [\"10.0.0.0/24\",\"10.1.0.0/24\"]: may specify no more than one CIDR for each IP family")]
    [InlineData("\"spec\":{\"podCIDRs\":[\"x\",\"10.1.0.0/24\"]}",
        "spec.podCIDRs[0]: Invalid value: \"x\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
        "spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[0]: <nil> (invalid CIDR address: x)",
        "spec.podCIDRs: Invalid value: [\"x\",\"10.1.0.0/24\"]: may specify no more than one CIDR for each IP family")]
    [InlineData("\"status\":{\"capacity\":{\"pods\":\"1500m\",\"cpu\":\"-1\"}}", "status.capacity.cpu: Invalid value: \"-1\": must be greater than or equal to 0", "status.capacity.pods: Invalid value: \"1500m\": must be an integer")]
    [InlineData("\"status\":{\"declaredFeatures\":[\"B\",\"A\",\"A\",\"low\"]}", "status.declaredFeatures[1]: Invalid value: \"A\": list must be sorted alphabetically", "status.declaredFeatures[2]: Duplicate value: \"A\"",
        "status.declaredFeatures[3]: Invalid value: \"low\": invalid feature name \"low\": must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes")]
    [InlineData("\"status\":{\"nodeInfo\":{\"swap\":{\"capacity\":0}}}", "metadata.nodeSwapStatus.capacity: Invalid value: 0: must be greater than 0")]
    [InlineData("\"spec\":{\"taints\":[{\"key\":\"a\",\"effect\":\"\"}]}", "metadata.taints[0].effect: Required value")]
    public void A_node_is_described_by_itself_and_its_kubelet(string fields, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Node(fields)));

    [Theory]
    [InlineData("{\\\"preferAvoidPods\\\":[{\\\"podSignature\\\":{}},{\\\"podSignature\\\":{\\\"podController\\\":{\\\"controller\\\":false}}}]}",
        "metadata.annotations.scheduler.alpha.kubernetes.io/preferAvoidPods[0].PodSignature: Required value",
        "metadata.annotations.scheduler.alpha.kubernetes.io/preferAvoidPods[1].PodSignature.PodController.Controller: Invalid value: false: must point to a controller")]
    [InlineData("x", "metadata.annotations.AvoidPods: Invalid value: \"scheduler.alpha.kubernetes.io/preferAvoidPods\": invalid character 'x' looking for beginning of value")]
    public void Pods_that_a_node_avoids_have_controllers(string annotation, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"x","annotations":{"scheduler.alpha.kubernetes.io/preferAvoidPods":"{{annotation}}"} } }"""));

    [Fact]
    public void What_a_node_is_given_once_stays()
    {
        string old = Node("\"spec\":{\"podCIDRs\":[\"10.0.0.0/24\"],\"providerID\":\"p\"}");
        Assert.Empty(Reviews.Lines(old, Node("\"spec\":{}")));
        Assert.Equal(
            [
                "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid",
                "spec.providerID: Forbidden: node updates may not change providerID except from \"\" to valid",
                "spec.externalID: Forbidden: may not be updated",
            ],
            Reviews.Lines(Node("\"spec\":{\"externalID\":\"e\"}"), old));
        Assert.Equal(
            ["status.addresses[1]: Duplicate value: {\"Type\":\"Hostname\",\"Address\":\"a\"}"],
            Reviews.Lines(Node("\"spec\":{\"podCIDRs\":[\"10.0.0.0/24\"],\"providerID\":\"p\"},\"status\":{\"addresses\":[{\"type\":\"Hostname\",\"address\":\"a\"},{\"type\":\"Hostname\",\"address\":\"a\"}]}"), old, "status"));
    }

    [Theory]
    [InlineData("{\"configMap\":{\"namespace\":\"n\",\"name\":\"c\",\"kubeletConfigKey\":\"k\"}}")]
    [InlineData("{}", "spec.configSource: Invalid value: {\"ConfigMap\":null}: exactly one reference subfield must be non-nil")]
    [InlineData("{\"configMap\":{\"uid\":\"u\",\"namespace\":\"\",\"name\":\"c\",\"kubeletConfigKey\":\"\"}}",
        "spec.configSource.configMap.uid: Forbidden: uid must not be set in spec", "spec.configSource.configMap.namespace: Required value", "spec.configSource.configMap.kubeletConfigKey: Required value")]
    public void A_stored_configuration_of_a_kubelet_is_a_config_map(string source, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Node($"\"spec\":{{\"configSource\":{source}}}"), Node("\"spec\":{}")));

    [Theory]
    [InlineData("{\"type\":\"Odd\"}", "spec.limits[0].type: Invalid value: \"Odd\": must be a standard limit type or fully qualified")]
    [InlineData("{\"type\":\"PersistentVolumeClaim\",\"min\":{\"cpu\":\"1\"}}", "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided")]
    [InlineData("{\"type\":\"Container\",\"max\":{\"odd\":\"1\"}}", "spec.limits[0].max[odd]: Invalid value: \"odd\": must be a standard resource type or fully qualified", "spec.limits[0].max[odd]: Invalid value: \"odd\": must be a standard resource for containers")]
    [InlineData("{\"type\":\"Container\",\"min\":{\"cpu\":\"1\"},\"max\":{\"cpu\":\"2\"},\"maxLimitRequestRatio\":{\"cpu\":\"3\"}}",
        "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"3\": ratio 3 is greater than max/min = 2.000000")]
    [InlineData("{\"type\":\"Container\",\"maxLimitRequestRatio\":{\"cpu\":\"500m\"}}", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1")]
    [InlineData("{\"type\":\"Container\",\"default\":{\"example.com/gpu\":\"2\"},\"defaultRequest\":{\"example.com/gpu\":\"1\"}}",
        "spec.limits[0].defaultRequest[example.com/gpu]: Invalid value: \"1\": default value 2 must equal to defaultRequest value 1 in example.com/gpu")]
    [InlineData("{\"type\":\"Container\",\"max\":{\"cpu\":\"1\"},\"default\":{\"cpu\":\"2\"},\"defaultRequest\":{\"cpu\":\"3\"}}",
        "spec.limits[0].defaultRequest[cpu]: Invalid value: \"3\": default request value 3 is greater than max value 1",
        "spec.limits[0].defaultRequest[cpu]: Invalid value: \"3\": default request value 3 is greater than default limit value 2",
        "spec.limits[0].default[cpu]: Invalid value: \"1\": default value 2 is greater than max value 1")]
    public void Limits_agree_with_each_other(string limit, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $$"""{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"x","namespace":"n"},"spec":{"limits":[{{limit}}]} }"""));

    [Theory]
    [InlineData("\"hard\":{\"pods\":\"1.5\",\"odd\":\"1\"}", "spec.hard[odd]: Invalid value: \"odd\": must be a standard resource type or fully qualified", "spec.hard[odd]: Invalid value: \"odd\": must be a standard resource for quota",
        "spec.hard[pods]: Invalid value: \"1500m\": must be an integer")]
    [InlineData("\"hard\":{\"cpu\":\"1\"},\"scopes\":[\"BestEffort\",\"NotBestEffort\",\"Odd\"]",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\",\"Odd\"]: unsupported scope applied to resource",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\",\"Odd\"]: unsupported scope",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\",\"Odd\"]: conflicting scopes")]
    [InlineData("\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"BestEffort\",\"operator\":\"In\",\"values\":[]},{\"scopeName\":\"PriorityClass\",\"operator\":\"Exists\",\"values\":[\"a\"]},{\"scopeName\":\"PriorityClass\",\"operator\":\"Odd\"}]}",
        "spec.scopeSelector.matchExpressions.operator: Invalid value: \"In\": must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        "spec.scopeSelector.matchExpressions.operator: Invalid value: \"Odd\": not a valid selector operator")]
    public void A_quota_counts_known_resources_of_pods_in_scope(string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Quota(spec)));

    [Fact]
    public void A_quota_keeps_its_scopes()
    {
        Assert.Equal(["spec.scopes: Invalid value: [\"Terminating\"]: field is immutable"], Reviews.Lines(Quota("\"scopes\":[\"Terminating\"]"), Quota("\"scopes\":[\"NotTerminating\"]")));
        Assert.Empty(Reviews.Lines(Quota("\"scopes\":[\"Terminating\",\"NotBestEffort\"]"), Quota("\"scopes\":[\"NotBestEffort\",\"Terminating\"]")));
    }

    private static string Node(string fields) => $$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"x"},{{fields}} }""";

    private static string Quota(string spec) => $$"""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"x","namespace":"n"},"spec":{ {{spec}} } }""";
}
