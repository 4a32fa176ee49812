using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>label, annotate, patch, edit, scale, set and describe.</summary>
public sealed class ChangeCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Label_adds_replaces_and_removes(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "one");
        Assert.Equal("configmap/one labeled\n", (await kubectl.RunAsync("label", "cm", "one", "tier=front", "team=a")).Output);
        ProgramResult refused = await kubectl.FailAsync("label", "cm", "one", "tier=back");
        Assert.Contains("already has a value (front), and --overwrite is false", refused.Errors, StringComparison.Ordinal);
        await kubectl.RunAsync("label", "cm", "one", "tier=back", "--overwrite");
        await kubectl.RunAsync("label", "cm", "one", "team-");
        Assert.Equal("""{"tier":"back"}""", (await kubectl.RunAsync("get", "cm", "one", "-o", "jsonpath={.metadata.labels}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Annotate_by_selector(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "one", "app=x");
        await ConfigMapAsync(kubectl, "two", "app=y");
        Assert.Matches("^configmap/one annotated?\n$", (await kubectl.RunAsync("annotate", "cm", "-l", "app=x", "note=hello world")).Output);
        ProgramResult result = await kubectl.RunAsync("get", "cm", "-o", "jsonpath={.items[*].metadata.annotations.note}");
        Assert.Equal("hello world", result.Output);
    }

    [Theory, EachKubectl]
    public async Task Patch_strategic_merges_lists_by_key(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx:1.26"), "create", "-f", "-");
        ProgramResult result = await kubectl.RunAsync("patch", "deployment", "web", "-p",
            """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"nginx:1.27"}]}}}}""");
        Assert.Equal("deployment.apps/web patched\n", result.Output);
        JsonNode container = (await Api.GetAsync($"/apis/apps/v1/namespaces/{kubectl.Namespace}/deployments/web"))["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("nginx:1.27", container["image"]!.GetValue<string>());
        Assert.Equal(80, container["ports"]![0]!["containerPort"]!.GetValue<int>());
    }

    [Theory, EachKubectl]
    public async Task Patch_merge_replaces_lists_and_removes_with_null(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "one", null, ("a", "1"), ("b", "2"));
        await kubectl.RunAsync("patch", "cm", "one", "--type=merge", "-p", """{"data":{"a":null,"c":"3"}}""");
        Assert.Equal("""{"b":"2","c":"3"}""", (await kubectl.RunAsync("get", "cm", "one", "-o", "jsonpath={.data}")).Output);
        ProgramResult same = await kubectl.RunAsync("patch", "cm", "one", "--type=merge", "-p", """{"data":{"c":"3"}}""");
        Assert.Equal("configmap/one patched (no change)\n", same.Output);
    }

    [Theory, EachKubectl]
    public async Task Patch_json_tests_before_it_changes(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "one", null, ("a", "1"));
        await kubectl.RunAsync("patch", "cm", "one", "--type=json", "-p",
            """[{"op":"test","path":"/data/a","value":"1"},{"op":"replace","path":"/data/a","value":"2"}]""");
        Assert.Equal("2", (await kubectl.RunAsync("get", "cm", "one", "-o", "jsonpath={.data.a}")).Output);
        ProgramResult refused = await kubectl.FailAsync("patch", "cm", "one", "--type=json", "-p",
            """[{"op":"test","path":"/data/a","value":"1"},{"op":"remove","path":"/data/a"}]""");
        Assert.StartsWith("The request is invalid", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("2", (await kubectl.RunAsync("get", "cm", "one", "-o", "jsonpath={.data.a}")).Output);
    }

    [Theory, EachKubectl(Since = 24, Because = "it brought --subresource")]
    public async Task Patch_of_the_status_leaves_the_spec(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        await kubectl.RunAsync("patch", "deployment", "web", "--subresource=status", "--type=merge", "-p",
            """{"spec":{"replicas":9},"status":{"replicas":2,"readyReplicas":1}}""");
        Assert.Equal("2 1", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.status.readyReplicas}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Edit_stores_what_the_editor_leaves(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "one", null, ("colour", "red"));
        kubectl.Environment["KUBE_EDITOR"] = "sed -i s/red/blue/";
        Assert.Equal("configmap/one edited\n", (await kubectl.RunAsync("edit", "cm", "one")).Output);
        Assert.Equal("blue", (await kubectl.RunAsync("get", "cm", "one", "-o", "jsonpath={.data.colour}")).Output);
        kubectl.Environment["KUBE_EDITOR"] = "true";
        Assert.Equal("Edit cancelled, no changes made.\n", (await kubectl.RunAsync("edit", "cm", "one")).All);
    }

    [Theory, EachKubectl(Since = 24, Because = "it brought --subresource")]
    public async Task Edit_of_the_status_leaves_the_spec(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        await kubectl.RunAsync("patch", "deployment", "web", "--subresource=status", "--type=merge", "-p", """{"status":{"replicas":2}}""");
        kubectl.Environment["KUBE_EDITOR"] = "sed -i 's/replicas: 2/replicas: 7/'";
        Assert.Equal("deployment.apps/web edited\n", (await kubectl.RunAsync("edit", "deployment", "web", "--subresource=status")).Output);
        Assert.Equal("2 7", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.status.replicas}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Scale_sets_the_replicas(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        Assert.Equal("deployment.apps/web scaled\n", (await kubectl.RunAsync("scale", "deployment", "web", "--replicas=5")).Output);
        Assert.Equal("5", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}")).Output);
        ProgramResult refused = await kubectl.FailAsync("scale", "deployment", "web", "--current-replicas=2", "--replicas=1");
        Assert.Contains("Expected replicas to be 2, was 5", refused.Errors, StringComparison.Ordinal);
        JsonNode scale = await Api.GetAsync($"/apis/apps/v1/namespaces/{kubectl.Namespace}/deployments/web/scale");
        Assert.Equal("app=web", scale["status"]!["selector"]!.GetValue<string>());
    }

    [Theory, EachKubectl]
    public async Task Set_image_changes_one_container(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx:1.26"), "create", "-f", "-");
        Assert.Equal("deployment.apps/web image updated\n", (await kubectl.RunAsync("set", "image", "deployment/web", "main=nginx:1.27")).Output);
        Assert.Equal("nginx:1.27 2", (await kubectl.RunAsync("get", "deployment", "web", "-o",
            "jsonpath={.spec.template.spec.containers[0].image} {.metadata.generation}")).Output);
        await kubectl.RunAsync("set", "env", "deployment/web", "COLOUR=blue");
        Assert.Equal("blue", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].env[0].value}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Expose_makes_a_service_of_a_deployment(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        Assert.Equal("service/web exposed\n", (await kubectl.RunAsync("expose", "deployment", "web", "--port=80", "--target-port=8080")).Output);
        Assert.Equal("web 80 8080", (await kubectl.RunAsync("get", "service", "web", "-o",
            "jsonpath={.spec.selector.app} {.spec.ports[0].port} {.spec.ports[0].targetPort}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Cordon_and_taint_a_node(string version)
    {
        var kubectl = await UseAsync(version);
        string node = kubectl.Namespace + "-node";
        await Api.CreateAsync("/api/v1/nodes", new JsonObject { ["metadata"] = new JsonObject { ["name"] = node } });
        Assert.Equal($"node/{node} cordoned\n", (await kubectl.RunAsync("cordon", node)).Output);
        Assert.Equal($"node/{node} tainted\n", (await kubectl.RunAsync("taint", "node", node, "only=me:NoSchedule")).Output);
        string line = (await kubectl.RunAsync("get", "node", node, "--no-headers")).Output;
        Assert.Matches($"^{node} +Unknown,SchedulingDisabled +<none> ", line);
        Assert.Contains("only", (await kubectl.RunAsync("get", "node", node, "-o", "jsonpath={.spec.taints[*].key}")).Output, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Describe_shows_an_object_with_its_events(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Pod("one"), "create", "-f", "-");
        JsonNode pod = await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/pods/one");
        await Api.CreateAsync($"/api/v1/namespaces/{kubectl.Namespace}/events", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "one.1" },
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = "Pod", ["apiVersion"] = "v1", ["namespace"] = kubectl.Namespace, ["name"] = "one",
                ["uid"] = pod["metadata"]!["uid"]!.GetValue<string>(),
            },
            ["reason"] = "FailedScheduling", ["message"] = "no node is free", ["type"] = "Warning", ["count"] = 1,
            ["source"] = new JsonObject { ["component"] = "scheduler" },
            ["firstTimestamp"] = "2026-01-01T00:00:00Z", ["lastTimestamp"] = "2026-01-01T00:00:00Z",
        });
        string text = (await kubectl.RunAsync("describe", "pod", "one")).Output;
        Assert.Matches(@"(?m)^Name: +one$", text);
        Assert.Matches(@"(?m)^Labels: +tier=test$", text);
        Assert.Matches(@"(?m)^Status: +Pending$", text);
        Assert.Matches(@"(?m)^ +Image: +busybox$", text);
        Assert.Matches(@"(?m)^QoS Class: +BestEffort$", text);
        Assert.Contains("no node is free", text, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Describe_works_for_many_kinds(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        await ConfigMapAsync(kubectl, "one", null, ("a", "1"));
        Assert.Matches(@"(?m)^Replicas: +2 desired \| 0 updated \| 0 total \| 0 available \| 0 unavailable$", (await kubectl.RunAsync("describe", "deployment", "web")).Output);
        Assert.Contains("a:\n----\n1\n", (await kubectl.RunAsync("describe", "cm", "one")).Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Status: +Active$", (await kubectl.RunAsync("describe", "namespace", kubectl.Namespace)).Output);
    }
}
