using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Core;

namespace Kronicle.Application.Tests.Validation.Core;

public sealed class PodTemplateWarningsTests
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    [Fact]
    public void A_plain_pod_has_none() => Assert.Empty(PodReviews.Warnings("""
        {"containers":[{"name":"c","image":"i","env":[{"name":"A","value":"1"},{"name":"A","value":"$(A)2"}],"ports":[{"containerPort":1},{"containerPort":2}],
          "resources":{"limits":{"memory":"1Gi"}}}]}
        """));

    [Theory]
    [InlineData("""{"nodeSelector":{"beta.kubernetes.io/os":"linux"}}""", "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"beta.kubernetes.io/arch","operator":"Exists"}]}]}}}}""", "spec.affinity.nodeAffinity." + Required + ".nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use \"kubernetes.io/arch\" instead")]
    [InlineData("""{"topologySpreadConstraints":[{"topologyKey":"failure-domain.beta.kubernetes.io/zone"}]}""", "spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead|spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod")]
    [InlineData("""{"hostAliases":[{"ip":"1.2.3.4"},{"ip":"1.2.3.4"}]}""", "spec.hostAliases[1].ip: duplicate ip \"1.2.3.4\"")]
    [InlineData("""{"imagePullSecrets":[{"name":"a"},{"name":"a"},{}]}""", "spec.imagePullSecrets[1].name: duplicate name \"a\"|spec.imagePullSecrets[2].name: invalid empty name \"\"")]
    [InlineData("""{"overhead":{"memory":"1500m"}}""", "spec.overhead[memory]: fractional byte value \"1500m\" is invalid, must be an integer")]
    [InlineData("""{"terminationGracePeriodSeconds":-1}""", "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1")]
    [InlineData("""{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{}]},"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{}]}}}""", "spec.affinity.podAffinity." + Required + "[0].labelSelector: a null labelSelector results in matching no pod|spec.affinity.podAntiAffinity." + Preferred + "[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod")]
    [InlineData("""{"dnsConfig":{"nameservers":["2001:DB8::1"]}}""", "spec.dnsConfig.nameservers[0]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")")]
    public void What_is_odd_in_a_spec_is_said(string spec, string expected) => Assert.Equal(expected.Split('|'), PodReviews.Warnings(spec));

    [Theory]
    [InlineData("gitRepo", "gitRepo: deprecated in v1.11, and disabled by default in v1.33+")]
    [InlineData("glusterfs", "glusterfs: deprecated in v1.25, non-functional in v1.26+")]
    [InlineData("storageos", "storageOS: deprecated in v1.22, non-functional in v1.25+")]
    [InlineData("rbd", "rbd: deprecated in v1.28, non-functional in v1.31+")]
    public void Volumes_that_are_gone_are_named(string source, string expected) =>
        Assert.Equal(["spec.volumes[0]." + expected], PodReviews.Warnings($$$"""{"volumes":[{"name":"v","{{{source}}}":{} }]}"""));

    [Theory]
    [InlineData("\"configMap\":{\"name\":\"m\",\"items\":[{\"key\":\"k\",\"path\":\"a/\"},{\"key\":\"l\",\"path\":\"a/b\"},{\"key\":\"m\",\"path\":\"ab\"}]}", "volume \"v\" (ConfigMap \"m\"): overlapping paths: \"a/b\" with \"a\"")]
    [InlineData("\"projected\":{\"sources\":[{\"secret\":{\"name\":\"s\",\"items\":[{\"key\":\"k\",\"path\":\"a\"}]}},{\"serviceAccountToken\":{\"path\":\"a\"}},{}]}", "volume \"v\" (Projected) has no sources provided|volume \"v\" (Projected): overlapping paths: \"a\" (ServiceAccountToken) with \"a\" (Secret \"s\")")]
    public void Files_that_meet_are_named(string source, string expected) =>
        Assert.Equal(expected.Split('|'), PodReviews.Warnings($$"""{"volumes":[{"name":"v",{{source}} }]}"""));

    [Fact]
    public void Variables_that_hide_others_and_ports_that_are_the_same_are_named() => Assert.Equal(
        [
            "spec.containers[0].resources.limits[memory]: fractional byte value \"1m\" is invalid, must be an integer",
            "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
            "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
            "spec.containers[1].ports[0]: hostIP set without hostPort: {Name:a HostPort:0 ContainerPort:2 Protocol:TCP HostIP:1.1.1.1}",
            "spec.containers[1].ports[1]: overlapping port definition with spec.containers[0].ports[0]",
            "spec.containers[1].ports[1]: overlapping port definition with spec.containers[0].ports[1]",
            "spec.containers[1].ports[2]: overlapping port definition with spec.containers[0].ports[0]",
            "spec.containers[1].ports[2]: overlapping port definition with spec.containers[0].ports[1]",
            "spec.containers[1].ports[2]: dangerously ambiguous port definition with spec.containers[1].ports[1]",
            "spec.containers[1].ports[1]: duplicate port name \"a\" with spec.containers[1].ports[0], services and probes that select ports by name will use spec.containers[1].ports[0]",
        ],
        PodReviews.Warnings("""
            {"containers":[{"name":"c","image":"i","resources":{"limits":{"memory":"1m"},"requests":{"memory":"1"}},"env":[{"name":"A","value":"1"},{"name":"A","value":"2"}],
               "ports":[{"containerPort":1},{"containerPort":1}]},
             {"name":"d","image":"i","ports":[{"name":"a","containerPort":2,"hostIP":"1.1.1.1"},{"name":"a","containerPort":1,"hostPort":5},{"containerPort":1,"hostPort":5,"hostIP":"1.1.1.1"}]}]}
            """));

    [Fact]
    public void Annotations_that_have_become_fields_are_named_and_AppArmors_only_in_templates()
    {
        const string Annotations = """
            "annotations":{"scheduler.alpha.kubernetes.io/critical-pod":"","seccomp.security.alpha.kubernetes.io/pod":"unconfined",
              "container.seccomp.security.alpha.kubernetes.io/c":"unconfined","container.apparmor.security.beta.kubernetes.io/c":"unconfined"}
            """;
        string[] expected =
        [
            "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the \"priorityClassName\" field instead",
            "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the \"seccompProfile\" field instead",
            "metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: non-functional in v1.27+; use the \"seccompProfile\" field instead",
        ];
        Assert.Equal(expected, PodReviews.Warnings("{}", Annotations));
        Assert.Equal(
            [.. expected.Select(line => "t." + line), "t.metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the \"appArmorProfile\" field instead"],
            PodTemplateWarnings.Of(PodReviews.Pod("{}", Annotations), FieldPath.Root("t"), null));
    }

    [Fact]
    public void Nothing_has_no_warnings() => Assert.Empty(PodTemplateWarnings.Of(null, FieldPath.Spec, null));
}
