namespace Kronicle.Application.Tests.Validation.Core;

public sealed class ContainerRulesTests
{
    private const string LabelMessage = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    [Fact]
    public void A_good_pod_has_no_causes() => Assert.Empty(PodReviews.OfSpec("""
        {"initContainers":[{"name":"i","image":"i","restartPolicy":"Always","livenessProbe":{"exec":{"command":["a"]}}},{"name":"j","image":"i"}],
         "containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"http"}],"env":[{"name":"A b","value":"x"}],
           "resources":{"limits":{"cpu":"1","example.com/gpu":"1"}},"volumeMounts":[{"name":"v","mountPath":"/a","subPath":"b"}]}],
         "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}],"tolerations":[{"operator":"Exists"}],"nodeSelector":{"a":"b"}}
        """));

    [Theory]
    [InlineData("""{"containers":[]}""", "spec.containers: Required value")]
    [InlineData("""{"containers":[{"image":"i"}]}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"containers":[{"name":"A","image":"i"}]}""", "spec.containers[0].name: Invalid value: \"A\": " + LabelMessage)]
    [InlineData("""{"containers":[{"name":"a.b","image":"i"}]}""", "spec.containers[0].name: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("""{"containers":[{"name":"a"}]}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"containers":[{"name":"a","image":" i"}]}""", "spec.containers[0].image: Invalid value: \" i\": must not have leading or trailing whitespace")]
    [InlineData("""{"containers":[{"name":"a","image":"i"},{"name":"a","image":"i"}]}""", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i"}],"initContainers":[{"name":"a","image":"i"}]}""", "spec.initContainers[0].name: Duplicate value: \"a\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i","imagePullPolicy":"Odd"}]}""", "spec.containers[0].imagePullPolicy: Unsupported value: \"Odd\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"a","image":"i","terminationMessagePolicy":"Odd"}]}""", "spec.containers[0].terminationMessagePolicy: Unsupported value: \"Odd\": supported values: \"File\", \"FallbackToLogsOnError\"")]
    [InlineData("""{"restartPolicy":"Odd"}""", "spec.restartPolicy: Unsupported value: \"Odd\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"ephemeralContainers":[{"name":"e","image":"i"}]}""", "spec.ephemeralContainers: Forbidden: cannot be set on create")]
    [InlineData("""{"nodeName":"n","schedulingGates":[{"name":"a/b"}]}""", "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared")]
    public void Containers_are_named_and_have_an_image(string spec, string expected) => Assert.Equal([expected], PodReviews.OfSpec(spec));

    [Theory]
    [InlineData("""{"name":"Web","containerPort":80}""", "ports[0].name: Invalid value: \"Web\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")]
    [InlineData("""{"name":"a","containerPort":80},{"name":"a","containerPort":81}""", "ports[1].name: Duplicate value: \"a\"")]
    [InlineData("{}", "ports[0].containerPort: Required value")]
    [InlineData("""{"containerPort":70000}""", "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"containerPort":1,"hostPort":-1}""", "ports[0].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive")]
    [InlineData("""{"containerPort":1,"protocol":"ICMP"}""", "ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    [InlineData("""{"containerPort":1,"hostPort":5},{"containerPort":2,"hostPort":5,"protocol":"UDP"},{"containerPort":3,"hostPort":5}""", "ports[2].hostPort: Duplicate value: \"TCP//5\"")]
    public void Ports_have_numbers(string ports, string expected) =>
        Assert.Equal(["spec.containers[0]." + expected], PodReviews.OfContainer($"\"ports\":[{ports}]"));

    [Fact]
    public void A_port_in_the_hosts_network_is_the_hosts() => Assert.Equal(
        ["spec.containers[0].ports[0].hostPort: Invalid value: 5: must match `containerPort` when `hostNetwork` is true"],
        PodReviews.OfContainer("\"ports\":[{\"containerPort\":80,\"hostPort\":5}]", "\"hostNetwork\":true"));

    [Theory]
    [InlineData("\"restartPolicy\":\"Odd\"", "restartPolicy: Unsupported value: \"Odd\": supported values: \"Always\", \"Never\", \"OnFailure\"")]
    [InlineData("\"restartPolicyRules\":[{\"action\":\"Restart\",\"exitCodes\":{\"operator\":\"In\"}}]", "restartPolicy: Required value: must specify restartPolicy when restart rules are used")]
    [InlineData("\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"Restart\"}]", "restartPolicyRules[0].exitCodes: Required value: must be specified")]
    [InlineData("\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"Stop\",\"exitCodes\":{\"operator\":\"In\"}}]", "restartPolicyRules[0].action: Unsupported value: \"Stop\": supported values: \"Restart\", \"RestartAllContainers\"")]
    [InlineData("\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"Restart\",\"exitCodes\":{\"operator\":\"Eq\",\"values\":[300]}}]", "restartPolicyRules[0].exitCodes.operator: Unsupported value: \"Eq\": supported values: \"In\", \"NotIn\"")]
    public void A_container_says_when_it_is_started_again(string container, string expected) =>
        Assert.Equal(["spec.containers[0]." + expected], PodReviews.OfContainer(container));

    [Fact]
    public void Rules_and_exit_codes_are_counted()
    {
        string codes = string.Join(',', Enumerable.Range(0, 256));
        string rules = string.Join(',', Enumerable.Repeat("{\"action\":\"Restart\",\"exitCodes\":{\"operator\":\"In\"}}", 20));
        Assert.Equal(
            [
                "spec.containers[0].restartPolicyRules: Too many: 21: must have at most 20 items",
                "spec.containers[0].restartPolicyRules[20].exitCodes.values: Too many: 256: must have at most 255 items",
            ],
            PodReviews.OfContainer($$"""
                "restartPolicy":"Never","restartPolicyRules":[{{rules}},{"action":"Restart","exitCodes":{"operator":"In","values":[{{codes}}]} }]
                """));
    }

    [Fact]
    public void Only_sidecars_have_hooks_and_probes_among_the_containers_of_initialisation() => Assert.Equal(
        [
            "spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
            "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
            "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
            "spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
        ],
        PodReviews.OfSpec("""
            {"initContainers":[{"name":"i","image":"i","lifecycle":{},"livenessProbe":{},"readinessProbe":{},"startupProbe":{}}]}
            """));

    [Fact]
    public void Only_sidecars_among_them_start_again_when_resized() => Assert.Equal(
        ["spec.initContainers[0].resizePolicy[1].restartPolicy: Invalid value: \"RestartContainer\": must not be set to 'RestartContainer' for non-sidecar initContainers"],
        PodReviews.OfSpec("""
            {"initContainers":[
             {"name":"i","image":"i","resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"},{"resourceName":"memory","restartPolicy":"RestartContainer"}]},
             {"name":"s","image":"i","restartPolicy":"Always","resizePolicy":[{"resourceName":"cpu","restartPolicy":"RestartContainer"}]}]}
            """));

    [Fact]
    public void Rules_of_one_without_a_policy_are_not_looked_at() => Assert.Equal(
        ["spec.initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used"],
        PodReviews.OfSpec("""{"initContainers":[{"name":"i","image":"i","restartPolicyRules":[{"action":"Odd"}]}]}"""));

    [Theory]
    [InlineData("Always", "\"resourceName\":\"gpu\",\"restartPolicy\":\"Odd\"", "Unsupported value: \"gpu\": supported values: \"cpu\", \"memory\"|Unsupported value: \"Odd\": supported values: \"NotRequired\", \"RestartContainer\"")]
    [InlineData("Never", "\"resourceName\":\"cpu\",\"restartPolicy\":\"RestartContainer\"", "Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'")]
    public void A_resize_says_what_becomes_of_the_container(string restart, string policy, string expected) => Assert.Equal(
        expected.Split('|').Select(message => "spec.containers[0].resizePolicy: " + message),
        PodReviews.OfContainer($$"""
            "resizePolicy":[{ {{policy}} }]
            """, $"\"restartPolicy\":\"{restart}\""));

    [Fact]
    public void A_resource_has_one_resize_policy() => Assert.Equal(
        ["spec.containers[0].resizePolicy[1]: Duplicate value: \"cpu\""],
        PodReviews.OfContainer("""
            "resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"},{"resourceName":"cpu","restartPolicy":"NotRequired"}]
            """));
}
