using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Core;

public class PodStatusRulesTests
{
    [Theory]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True"},{"type":"example.com/a","status":"True","observedGeneration":3}],"observedGeneration":3}""")]
    [InlineData("""{"podIPs":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"hostIPs":[{"ip":"10.0.0.1"}],"nominatedNodeName":"n1"}""")]
    [InlineData("""{"containerStatuses":[{"name":"c","user":{"linux":{"uid":1,"gid":1,"supplementalGroups":[1]}},"allocatedResourcesStatus":[{"name":"cpu","resources":[{"resourceID":"a","health":"Healthy"}]}]}]}""")]
    public void A_status_is_reported(string status) => Assert.Empty(Report(status));

    [Theory]
    [InlineData("""{"conditions":[{"type":"a b","status":"True"}]}""",
        "status.conditions[0].Type: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True","observedGeneration":-1}]}""",
        "status.conditions[0].observedGeneration: Invalid value: -1: must be a non-negative integer")]
    [InlineData("""{"observedGeneration":-1}""", "status.observedGeneration: Invalid value: -1: must be a non-negative integer")]
    [InlineData("""{"qosClass":"Guaranteed"}""", "status.qosClass: Invalid value: \"Guaranteed\": field is immutable")]
    [InlineData("""{"nominatedNodeName":"N"}""",
        "status.nominatedNodeName: Invalid value: \"N\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("""{"resourceClaimStatuses":[{"name":"x"},{"name":"x"}]}""",
        "status.resourceClaimStatuses[0].name: Invalid value: \"x\": must match the name of an entry in `spec.resourceClaims`|" +
        "status.resourceClaimStatuses[1].name: Invalid value: \"x\": must match the name of an entry in `spec.resourceClaims`|" +
        "status.resourceClaimStatuses[1].name: Duplicate value: \"x\"")]
    [InlineData("""{"podIPs":[{"ip":"10.0.0.1"},{"ip":"10.0.0.1"}]}""",
        "status.podIPs: Invalid value: [{\"IP\":\"10.0.0.1\"},{\"IP\":\"10.0.0.1\"}]: may specify no more than one IP for each IP family|" +
        "status.podIPs[1]: Duplicate value: {\"IP\":\"10.0.0.1\"}")]
    [InlineData("""{"hostIPs":[{"ip":"x"}]}""", "status.hostIPs[0]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("""{"ephemeralContainerStatuses":[{"name":"e","allocatedResourcesStatus":[{"name":"cpu"}]}]}""",
        "status.ephemeralContainerStatuses[0].allocatedResourcesStatus: Forbidden: must not be specified in container status")]
    [InlineData("""{"containerStatuses":[{"name":"c","allocatedResourcesStatus":[{"name":"gpu","resources":[{"resourceID":"a","health":"Odd"},{"resourceID":"a","health":"Unknown"}]}]}]}""",
        "status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: \"gpu\": must match one of the container's resource requests|" +
        "status.containerStatuses[0].allocatedResourcesStatus[0].resources[0].health: Unsupported value: \"Odd\": supported values: \"Healthy\", \"Unhealthy\", \"Unknown\"|" +
        "status.containerStatuses[0].allocatedResourcesStatus[0].resources[1].resourceID: Duplicate value: \"a\"")]
    [InlineData("""{"containerStatuses":[{"name":"c","user":{"linux":{"uid":-1,"gid":4294967296}}}]}""",
        "status.containerStatuses[0].user.linux.uid: Invalid value: -1: must be between 0 and 2147483647, inclusive|" +
        "status.containerStatuses[0].user.linux.gid: Invalid value: 4294967296: must be between 0 and 2147483647, inclusive")]
    [InlineData("""{"extendedResourceClaimStatus":{"resourceClaimName":"","requestMappings":[{"containerName":"x","resourceName":"r","requestName":"q"}]}}""",
        "status.extendedResourceClaimStatus.requestMappings[0].containerName: Invalid value: \"x\": must match the name of an entry in spec.initContainers.name or spec.containers.name|" +
        "status.extendedResourceClaimStatus.resourceClaimName: Required value")]
    public void A_status_that_can_not_be_is_refused(string status, string expected) => Assert.Equal(expected.Split('|'), Report(status));

    [Fact]
    public void A_bound_pod_is_nominated_for_no_other_node()
    {
        MapNode target = Reviews.Read(Pods.With("nodeName", "\"n\""));
        Pods.Merge(target.Map("status")!, """{"nominatedNodeName":"m"}""");
        Assert.Equal(["status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node"],
            Reviews.Lines(Pods.Text(target), Pods.With("nodeName", "\"n\""), "status"));
    }

    [Theory]
    [InlineData("Never", "", 0, false)]
    [InlineData("Always", "", 0, true)]
    [InlineData("OnFailure", "", 0, false)]
    [InlineData("OnFailure", "", 1, true)]
    [InlineData("Never", """,{"restartPolicy":"Always"}""", 0, true)]
    [InlineData("Never", """,{"restartPolicy":"Never","restartPolicyRules":[{"action":"Restart","exitCodes":{"operator":"In","values":[42]}}]}""", 42, true)]
    [InlineData("Never", """,{"restartPolicy":"Never","restartPolicyRules":[{"action":"Restart","exitCodes":{"operator":"NotIn","values":[42]}}]}""", 42, false)]
    [InlineData("Never", """,{"restartPolicy":"Never","restartPolicyRules":[{"action":"RestartAllContainers","exitCodes":{"operator":"In","values":[42]}}]}""", 1, true)]
    public void A_container_that_has_ended_runs_again_where_it_may(string policy, string own, int exitCode, bool allowed)
    {
        MapNode old = Reviews.Read(Pods.With("restartPolicy", $"\"{policy}\""));
        if (own.Length > 0)
        {
            Pods.Merge((MapNode)old.Map("spec")!.List("containers")![0], own[1..]);
        }

        MapNode target = old.Copy();
        Pods.Merge(old.Map("status")!, $$$$"""{"containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":{{{{exitCode}}}}}}}]}""");
        Pods.Merge(target.Map("status")!, """{"containerStatuses":[{"name":"c","state":{"running":{}}}]}""");
        Assert.Equal(allowed ? [] : ["status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state"],
            Reviews.Lines(Pods.Text(target), Pods.Text(old), "status"));
    }

    private static string[] Report(string status) => Reviews.Lines(Pods.Reporting(status), Pods.Plain, "status");
}
