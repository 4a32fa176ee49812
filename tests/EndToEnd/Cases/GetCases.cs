using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>kubectl get: every form of output and every way to choose.</summary>
public sealed class GetCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Get_prints_a_table(string version)
    {
        var kubectl = await ThreeAsync(version);
        string[] lines = (await kubectl.RunAsync("get", "configmaps")).Lines;
        Assert.Matches("^NAME +DATA +AGE$", lines[0]);
        Assert.Matches(@"^apple +1 +\d+s$", lines[1]);
        Assert.Equal(["apple", "banana", "cherry"], lines[1..].Select(line => line.Split(' ')[0]));
    }

    [Theory, EachKubectl]
    public async Task Get_wide_has_more_columns(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx:1.27"), "create", "-f", "-");
        string[] narrow = (await kubectl.RunAsync("get", "deployments")).Lines;
        Assert.Matches("^NAME +READY +UP-TO-DATE +AVAILABLE +AGE$", narrow[0]);
        string[] wide = (await kubectl.RunAsync("get", "deployments", "-o", "wide")).Lines;
        Assert.Matches("^NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR$", wide[0]);
        Assert.Matches(@"^web +0/2 +0 +0 +\d+s +main +nginx:1\.27 +app=web$", wide[1]);
    }

    [Theory, EachKubectl]
    public async Task Get_prints_yaml(string version)
    {
        var kubectl = await ThreeAsync(version);
        string yaml = (await kubectl.RunAsync("get", "cm", "apple", "-o", "yaml")).Output;
        Assert.StartsWith("apiVersion: v1\ndata:\n  colour: red\nkind: ConfigMap\nmetadata:\n", yaml, StringComparison.Ordinal);
        Assert.Contains($"  namespace: {kubectl.Namespace}\n", yaml, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Get_prints_json_of_one_and_of_a_list(string version)
    {
        var kubectl = await ThreeAsync(version);
        JsonNode one = JsonNode.Parse((await kubectl.RunAsync("get", "cm", "banana", "-o", "json")).Output)!;
        Assert.Equal("yellow", one["data"]!["colour"]!.GetValue<string>());
        JsonNode list = JsonNode.Parse((await kubectl.RunAsync("get", "cm", "-o", "json")).Output)!;
        Assert.Equal("List", list["kind"]!.GetValue<string>());
        Assert.Equal(3, list["items"]!.AsArray().Count);
        Assert.All(list["items"]!.AsArray(), item => Assert.Equal("ConfigMap", item!["kind"]!.GetValue<string>()));
    }

    [Theory, EachKubectl]
    public async Task Get_prints_names(string version)
    {
        var kubectl = await ThreeAsync(version);
        Assert.Equal(["configmap/apple", "configmap/banana", "configmap/cherry"], (await kubectl.RunAsync("get", "cm", "-o", "name")).Lines);
    }

    [Theory, EachKubectl]
    public async Task Get_prints_what_a_jsonpath_says(string version)
    {
        var kubectl = await ThreeAsync(version);
        ProgramResult result = await kubectl.RunAsync("get", "cm", "-o", "jsonpath={range .items[*]}{.metadata.name}={.data.colour};{end}");
        Assert.Equal("apple=red;banana=yellow;cherry=red;", result.Output);
    }

    [Theory, EachKubectl]
    public async Task Get_prints_custom_columns(string version)
    {
        var kubectl = await ThreeAsync(version);
        string[] lines = (await kubectl.RunAsync("get", "cm", "-o", "custom-columns=WHAT:.metadata.name,COLOUR:.data.colour,NONE:.data.none")).Lines;
        Assert.Matches("^WHAT +COLOUR +NONE$", lines[0]);
        Assert.Matches("^banana +yellow +<none>$", lines[2]);
    }

    [Theory, EachKubectl]
    public async Task Get_shows_labels(string version)
    {
        var kubectl = await ThreeAsync(version);
        string[] all = (await kubectl.RunAsync("get", "cm", "--show-labels")).Lines;
        Assert.Matches("^NAME +DATA +AGE +LABELS$", all[0]);
        Assert.EndsWith("kind=fruit,size=small", all[1], StringComparison.Ordinal);
        string[] one = (await kubectl.RunAsync("get", "cm", "-L", "size")).Lines;
        Assert.Matches("^NAME +DATA +AGE +SIZE$", one[0]);
        Assert.EndsWith("large", one[2], StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Get_over_all_namespaces_shows_where(string version)
    {
        var kubectl = await ThreeAsync(version);
        string[] lines = (await kubectl.RunAsync("get", "cm", "-A")).Lines;
        Assert.Matches("^NAMESPACE +NAME +DATA +AGE$", lines[0]);
        Assert.Contains(lines, line => line.StartsWith(kubectl.Namespace + " ", StringComparison.Ordinal) && line.Contains(" cherry ", StringComparison.Ordinal));
    }

    [Theory, EachKubectl]
    public async Task Get_by_label_selector(string version)
    {
        var kubectl = await ThreeAsync(version);
        Assert.Equal(["configmap/apple", "configmap/cherry"], (await kubectl.RunAsync("get", "cm", "-l", "size=small", "-o", "name")).Lines);
        Assert.Equal(["configmap/banana"], (await kubectl.RunAsync("get", "cm", "-l", "kind=fruit,size notin (small, tiny)", "-o", "name")).Lines);
        Assert.Equal(["configmap/cherry"], (await kubectl.RunAsync("get", "cm", "-l", "stone", "-o", "name")).Lines);
        ProgramResult none = await kubectl.RunAsync("get", "cm", "-l", "size=huge");
        Assert.Equal($"No resources found in {kubectl.Namespace} namespace.\n", none.Errors);
    }

    [Theory, EachKubectl]
    public async Task Get_by_field_selector(string version)
    {
        var kubectl = await ThreeAsync(version);
        Assert.Equal(["configmap/banana"], (await kubectl.RunAsync("get", "cm", "--field-selector", "metadata.name=banana", "-o", "name")).Lines);
        await kubectl.FeedAsync(Manifests.Pod("waiting"), "create", "-f", "-");
        Assert.Equal(["pod/waiting"], (await kubectl.RunAsync("get", "pods", "--field-selector", "status.phase=Pending,spec.nodeName=", "-o", "name")).Lines);
        Assert.Empty((await kubectl.RunAsync("get", "pods", "--field-selector", "status.phase=Running", "-o", "name")).Lines);
        ProgramResult refused = await kubectl.FailAsync("get", "cm", "--field-selector", "data.colour=red");
        Assert.EndsWith("\"data.colour\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"\n", refused.Errors, StringComparison.Ordinal);
        refused = await kubectl.FailAsync("get", "pods", "--field-selector", "spec.colour=red");
        Assert.EndsWith("field label not supported: spec.colour\n", refused.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Get_sorts_by_a_field(string version)
    {
        var kubectl = await ThreeAsync(version);
        string[] lines = (await kubectl.RunAsync("get", "cm", "--sort-by", ".data.colour", "--no-headers")).Lines;
        Assert.Equal("banana", lines[^1].Split(' ')[0]);
        lines = (await kubectl.RunAsync("get", "cm", "-l", "rank", "--sort-by", ".metadata.labels.rank", "--no-headers")).Lines;
        Assert.Equal(["cherry", "banana"], lines.Select(line => line.Split(' ')[0]));
    }

    [Theory, EachKubectl]
    public async Task Get_in_chunks_gives_the_same(string version)
    {
        var kubectl = await UseAsync(version);
        for (int i = 0; i < 7; i++)
        {
            await ConfigMapAsync(kubectl, $"n{i}");
        }

        string[] lines = (await kubectl.RunAsync("get", "cm", "--chunk-size=2", "-o", "name")).Lines;
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"configmap/n{i}"), lines);
        ProgramResult log = await kubectl.RunAsync("get", "cm", "--chunk-size=2", "-v=7");
        Assert.Contains("limit=2", log.Errors, StringComparison.Ordinal);
        Assert.Contains("continue=", log.Errors, StringComparison.Ordinal);
        Assert.Equal(8, log.Lines.Length);
    }

    [Theory, EachKubectl]
    public async Task Get_of_several_kinds_at_once(string version)
    {
        var kubectl = await ThreeAsync(version);
        await kubectl.RunAsync("create", "serviceaccount", "robot");
        Assert.Equal(["serviceaccount/robot", "configmap/apple"], (await kubectl.RunAsync("get", "sa/robot", "cm/apple", "-o", "name")).Lines);
        string[] lines = (await kubectl.RunAsync("get", "cm,sa", "-o", "name")).Lines;
        Assert.Equal(["configmap/apple", "configmap/banana", "configmap/cherry"], lines.Take(3));
        Assert.Contains("serviceaccount/robot", lines);
    }

    [Theory, EachKubectl]
    public async Task Get_all_lists_the_usual_kinds(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Pod("one") + "---\n" + Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        string[] lines = (await kubectl.RunAsync("get", "all", "-o", "name")).Lines;
        Assert.Equal(["pod/one", "deployment.apps/web"], lines);
    }

    [Theory, EachKubectl]
    public async Task An_absent_object_is_named(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.FailAsync("get", "deployment", "nowhere");
        Assert.Equal("Error from server (NotFound): deployments.apps \"nowhere\" not found\n", result.Errors);
        Assert.Equal("", (await kubectl.RunAsync("get", "deployment", "nowhere", "--ignore-not-found")).All);
    }

    private async Task<Kubectl> ThreeAsync(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "apple", "kind=fruit,size=small", ("colour", "red"));
        await ConfigMapAsync(kubectl, "banana", "kind=fruit,size=large,rank=c", ("colour", "yellow"));
        await ConfigMapAsync(kubectl, "cherry", "kind=fruit,size=small,stone=yes,rank=a", ("colour", "red"));
        return kubectl;
    }
}
