using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Core;

public class PodResizeRulesTests
{
    private const string Resources = "containers.0.resources";

    [Theory]
    [InlineData(Resources, """{"limits":{"cpu":"2","memory":"512Mi"},"requests":{"cpu":"100m","memory":"512Mi"}}""")]
    [InlineData("initContainers.1.resources", """{"requests":{"cpu":"2"}}""")]
    [InlineData("initContainers.1.resources", """{"requests":{"cpu":"2","memory":"1Mi"}}""")]
    [InlineData("resources", """{"requests":{"cpu":"4","memory":"2Gi"}}""")]
    public void Amounts_of_cpu_and_memory_change(string path, string value) => Assert.Empty(Resize(path, value));

    [Theory]
    [InlineData(Resources, """{"limits":{"cpu":"1"},"requests":{"cpu":"500m"}}""",
        "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed|spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed")]
    [InlineData(Resources, """{"limits":{"cpu":"1","memory":"1Gi","ephemeral-storage":"1"},"requests":{"cpu":"500m","memory":"1Gi"}}""",
        "spec: Forbidden: only cpu and memory resources are mutable")]
    [InlineData("containers.0.resizePolicy", """[{"resourceName":"cpu","restartPolicy":"NotRequired"}]""", "spec: Forbidden: only cpu and memory resources are mutable")]
    [InlineData("containers.0.name", "\"d\"", "spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize")]
    [InlineData("initContainers", "[]", "spec.initContainers: Forbidden: initContainers may not be added or removed on resize")]
    [InlineData("initContainers.0.resources", """{"requests":{"cpu":"2"}}""", "spec: Forbidden: resources for non-sidecar init containers are immutable")]
    [InlineData("initContainers.1.resources", """{"requests":{"cpu":"1","ephemeral-storage":"1"}}""",
        "spec.initContainers[1]: Forbidden: only cpu and memory resources for init or sidecar containers are mutable")]
    [InlineData("nodeName", "\"n\"", "spec: Forbidden: only cpu and memory resources are mutable")]
    [InlineData("resources", """{"requests":{"cpu":"4","memory":"2Gi","hugepages-2Mi":"2Mi"},"limits":{"hugepages-2Mi":"2Mi"}}""", "spec: Forbidden: only cpu and memory resources are mutable at pod-level")]
    public void Nothing_else_does(string path, string value, string expected) => Assert.Equal(expected.Split('|'), Resize(path, value));

    [Fact]
    public void The_class_of_service_stays()
    {
        string target = Pods.With(Resources, """{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1","memory":"1Gi"}}""");
        string old = Pods.With("initContainers", "[]");
        MapNode changed = Reviews.Read(target);
        Pods.Merge(changed.Map("spec")!, """{"initContainers":[]}""");
        Assert.Equal(["spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of resizing"], Reviews.Lines(Pods.Text(changed), old, "resize"));
    }

    [Fact]
    public void What_a_pod_asks_for_itself_stays_asked_for()
    {
        string old = Pods.With("resources", """{"requests":{"cpu":"4","memory":"2Gi"},"limits":{"cpu":"4"}}""");
        Assert.Equal(["spec.resources: Forbidden: pod-level resources cannot be removed"], Reviews.Lines(Pods.Plain, old, "resize"));
        Assert.Equal(["spec.resources.limits: Forbidden: pod-level resource limits cannot be removed"],
            Reviews.Lines(Pods.With("resources", """{"requests":{"cpu":"5","memory":"2Gi"}}"""), old, "resize"));
    }

    [Theory]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"running":{}}}]}""", true)]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"running":{}},"resources":{}}]}""", false)]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"waiting":{}}}]}""", false)]
    public void The_node_must_know_of_it(string status, bool refused) =>
        Assert.Equal(refused ? ["spec: Forbidden: Pod running on node without support for resize"] : [],
            Reviews.Lines(Pods.Reporting(status), Pods.Reporting(status), "resize"));

    [Fact]
    public void Pods_of_windows_are_not_resized() =>
        Assert.Equal([": Forbidden: windows pods cannot be resized"], Reviews.Lines(Pods.Plain, Pods.With("os", """{"name":"windows"}"""), "resize"));

    private static string[] Resize(string path, string value) => [.. Reviews.Lines(Pods.With(path, value), Pods.Plain, "resize").Select(line => line.Split('\n')[0])];
}
