using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Application.Tests.Validation;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public class PodStrategyTests
{
    private const string Container = """{"name":"c","image":"i"}""";

    [Theory]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"1","memory":"1"},"limits":{"cpu":"1000m","memory":"1"}}}]}""", "Guaranteed")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"0"},"limits":{"cpu":"0"}}}]}""", "BestEffort")]
    [InlineData("""{"containers":[{"resources":{"limits":{"cpu":"1","memory":"1"}}},{"resources":{"limits":{"cpu":"1","memory":"1"}}}]}""", "Guaranteed")]
    [InlineData("""{"containers":[{"resources":{"limits":{"cpu":"1","memory":"1"}}}],"initContainers":[{}]}""", "Burstable")]
    [InlineData("""{"containers":[{}],"resources":{"requests":{"cpu":"1"}}}""", "Burstable")]
    [InlineData("""{"containers":[{}],"resources":{"limits":{"cpu":"1","memory":"1"},"requests":{"cpu":"1","memory":"1"}}}""", "Guaranteed")]
    [InlineData("""{"containers":[{"resources":{"limits":{"cpu":"1","memory":"1"}}}],"resources":{"limits":{"cpu":"1"}}}""", "Burstable")]
    [InlineData("""{"containers":[{"resources":{"limits":{"cpu":"1"}}}],"resources":{}}""", "BestEffort")]
    public void Quality_of_service_follows_the_pods_own_resources_or_its_containers(string spec, string quality) =>
        Assert.Equal(quality, PodQuality.Of(Reviews.Read($$"""{"spec":{{spec}}}""")));

    [Fact]
    public async Task A_gated_pod_says_that_it_waits()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode pod = TestServer.Tree(await server.SendAsync("create", "pods", Pod("\"schedulingGates\":[{\"name\":\"g\"}],")));
        MapNode condition = Assert.Single(pod.Map("status")!.List("conditions")!.Maps);
        Assert.Equal(("PodScheduled", "False", "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates"),
            (condition.Text("type"), condition.Text("status"), condition.Text("reason"), condition.Text("message")));
    }

    [Fact]
    public async Task Label_keys_become_expressions_over_the_pods_own_labels()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode spec = TestServer.Tree(await server.SendAsync("create", "pods", Pod("""
            "affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[
              {"topologyKey":"t","labelSelector":{},"matchLabelKeys":["a","absent"],"mismatchLabelKeys":["b"]},{"topologyKey":"t","matchLabelKeys":["a"],"labelSelector":{}}]}},
            "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"t","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"x":"y"}},"matchLabelKeys":["b"]}],
            """))).Map("spec")!;
        MapNode term = spec.Map("affinity")!.Map("podAffinity")!.List("requiredDuringSchedulingIgnoredDuringExecution")!.Maps.First();
        Assert.Equal(["a In 1", "b NotIn 2"], Expressions(term));
        Assert.Equal(["b In 2"], Expressions(spec.List("topologySpreadConstraints")!.Maps.Single()));
    }

    [Theory]
    [InlineData("runtime/default", """{"type":"RuntimeDefault"}""", true)]
    [InlineData("unconfined", """{"type":"Unconfined"}""", true)]
    [InlineData("localhost/mine", """{"type":"Localhost","localhostProfile":"mine"}""", true)]
    public async Task A_profile_in_an_annotation_fills_the_field(string annotation, string profile, bool warned)
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Key = "container.apparmor.security.beta.kubernetes.io/c";
        (ApiAnswer answer, IReadOnlyList<string> warnings) = await server.AskAsync("create", "pods",
            $$$$"""{"metadata":{"name":"p","annotations":{"{{{{Key}}}}":"{{{{annotation}}}}"}},"spec":{"containers":[{{{{Container}}}}]}}""");
        MapNode container = TestServer.Tree(answer).Map("spec")!.List("containers")!.Maps.Single();
        Assert.True(Reviews.Read(profile).SameAs(container.Map("securityContext")!.Map("appArmorProfile")));
        Assert.Equal(warned, warnings.Contains($"metadata.annotations[{Key}]: deprecated since v1.30; use the \"appArmorProfile\" field instead"));
    }

    [Fact]
    public async Task A_name_that_is_no_label_is_warned_of()
    {
        await using TestServer server = await TestServer.StartAsync();
        (_, IReadOnlyList<string> warnings) = await server.AskAsync("create", "pods", Pod("").Replace("\"p\"", "\"a.b\"", StringComparison.Ordinal));
        Assert.Equal(["metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"], warnings);
    }

    [Fact]
    public async Task A_write_to_the_status_keeps_what_the_status_does_not_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", """
            {"metadata":{"name":"p","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"u"}]},"spec":{"containers":[{"name":"c","image":"i"}]}}
            """);
        await server.SendAsync("patch", "pods/p/status", """
            {"status":{"observedGeneration":1,"conditions":[{"type":"A","status":"True","observedGeneration":4},{"type":"A","status":"False","observedGeneration":5}]}}
            """);
        (ApiAnswer answer, IReadOnlyList<string> warnings) = await server.AskAsync("update", "pods/p/status", """
            {"metadata":{"name":"p","labels":{"l":"1"}},"spec":{"containers":[{"name":"c","image":"other"}],"nodeName":"n"},
             "status":{"phase":"Running","podIPs":[{"ip":"FD00::1"}],"conditions":[{"type":"A","status":"False"},{"type":"A","status":"False","observedGeneration":6},{"type":"B","status":"True"}]}}
            """);
        MapNode pod = TestServer.Tree(answer);
        Assert.Equal("i", pod.Map("spec")!.List("containers")!.Maps.Single().Text("image"));
        Assert.Single(pod.Map("metadata")!.List("ownerReferences")!);
        Assert.Equal("1", pod.Map("metadata")!.Map("labels")!.Text("l"));
        MapNode status = pod.Map("status")!;
        Assert.Equal(("Running", "BestEffort", 1L), (status.Text("phase"), status.Text("qosClass"), status.Integer("observedGeneration")));
        Assert.Equal([4, 6, null], status.List("conditions")!.Maps.Select(condition => condition.Integer("observedGeneration")));
        Assert.Equal(["status.podIPs[0].ip: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")"], warnings);
    }

    [Fact]
    public async Task Ephemeral_containers_are_all_that_their_endpoint_takes()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", Pod(""));
        MapNode pod = TestServer.Tree(await server.SendAsync("update", "pods/p/ephemeralcontainers", """
            {"metadata":{"name":"p","labels":{"l":"1"},"finalizers":["x/y"]},"spec":{"nodeName":"n","containers":[{"name":"c","image":"other"}],
             "ephemeralContainers":[{"name":"e","image":"i"}]},"status":{"phase":"Failed"}}
            """));
        Assert.Equal("e", pod.Map("spec")!.List("ephemeralContainers")!.Maps.Single().Text("name"));
        Assert.Equal(("i", "Pending", 2L), (pod.Map("spec")!.List("containers")!.Maps.Single().Text("image"), pod.Map("status")!.Text("phase"),
            pod.Map("metadata")!.Integer("generation")));
        Assert.Equal((false, false, false), (pod.Map("spec")!.Has("nodeName"), pod.Map("metadata")!.Map("labels")!.Has("l"), pod.Map("metadata")!.Has("finalizers")));
    }

    [Fact]
    public async Task Resources_are_all_that_a_resize_takes()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"1"}}}]}}""");
        MapNode pod = TestServer.Tree(await server.SendAsync("patch", "pods/p/resize",
            """{"spec":{"nodeName":"n","containers":[{"name":"c","image":"other","resources":{"requests":{"cpu":"2"}}}]}}"""));
        MapNode container = pod.Map("spec")!.List("containers")!.Maps.Single();
        Assert.Equal(("i", "2", false), (container.Text("image"), container.Map("resources")!.Map("requests")!.Text("cpu"), pod.Map("spec")!.Has("nodeName")));
        Assert.Equal(2, pod.Map("metadata")!.Integer("generation"));
        Assert.Equal(422, (await server.SendAsync("patch", "pods/p/resize", """{"spec":{"containers":[]}}""")).Code);
    }

    [Fact]
    public async Task A_change_that_means_nothing_is_no_new_generation()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", Pod("\"activeDeadlineSeconds\":9,"));
        MapNode pod = TestServer.Tree(await server.SendAsync("patch", "pods/p", """{"spec":{"hostNetwork":false,"nodeSelector":{}},"metadata":{"labels":{"l":"2"}}}"""));
        Assert.Equal(1, pod.Map("metadata")!.Integer("generation"));
        pod = TestServer.Tree(await server.SendAsync("patch", "pods/p", """{"spec":{"activeDeadlineSeconds":8}}"""));
        Assert.Equal(2, pod.Map("metadata")!.Integer("generation"));
    }

    private static IEnumerable<string> Expressions(MapNode term) => term.Map("labelSelector")!.List("matchExpressions")!.Maps
        .Select(expression => $"{expression.Text("key")} {expression.Text("operator")} {string.Join(',', expression.List("values")!)}");

    private static string Pod(string spec) =>
        $$$"""{"metadata":{"name":"p","labels":{"a":"1","b":"2"}},"spec":{{{{spec}}}"containers":[{{{Container}}}]}}""";
}
