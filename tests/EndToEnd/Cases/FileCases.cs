using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>create, apply, replace and diff with YAML and JSON, from files, folders and standard input.</summary>
public sealed class FileCases(SharedServer shared) : KubectlTests(shared)
{
    private const string Yaml = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: from-yaml
          labels: {app: one}
        data:
          text: |
            two
            lines
          number: "0123"
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: beside
        stringData:
          word: hidden
        """;

    private const string Json = """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "from-json"}, "data": {"snow": "\u2603", "nul": "a\u0000b"}}
        """;

    [Theory, EachKubectl]
    public async Task Create_reads_yaml_with_several_documents(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "-f", Write(kubectl, "two.yaml", Yaml));
        Assert.Equal("configmap/from-yaml created\nsecret/beside created\n", result.Output);
        Assert.Equal("two\nlines\n", (await kubectl.RunAsync("get", "cm", "from-yaml", "-o", "jsonpath={.data.text}")).Output);
        Assert.Equal("0123", (await kubectl.RunAsync("get", "cm", "from-yaml", "-o", "jsonpath={.data.number}")).Output);
        Assert.Equal("aGlkZGVu", (await kubectl.RunAsync("get", "secret", "beside", "-o", "jsonpath={.data.word}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Create_reads_json_and_keeps_every_character(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "-f", Write(kubectl, "one.json", Json));
        Assert.Equal("configmap/from-json created\n", result.Output);
        string path = $"/api/v1/namespaces/{kubectl.Namespace}/configmaps/from-json";
        Assert.Equal("☃", (await Api.GetAsync(path))["data"]!["snow"]!.GetValue<string>());
        Assert.Equal("a\0b", (await Api.GetAsync(path))["data"]!["nul"]!.GetValue<string>());
    }

    [Theory, EachKubectl]
    public async Task Create_reads_standard_input(string version)
    {
        var kubectl = await UseAsync(version);
        Assert.Equal("configmap/from-json created\n", (await kubectl.FeedAsync(Json, "create", "-f", "-")).Output);
        ProgramResult again = await kubectl.TryAsync(Json, "create", "-f", "-");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("(AlreadyExists): error when creating \"STDIN\": configmaps \"from-json\" already exists", again.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Apply_creates_then_configures_then_leaves_unchanged(string version)
    {
        var kubectl = await UseAsync(version);
        string path = Write(kubectl, "apply.yaml", Yaml);
        Assert.Equal("configmap/from-yaml created\nsecret/beside created\n", (await kubectl.RunAsync("apply", "-f", path)).Output);
        ProgramResult second = await kubectl.RunAsync("apply", "-f", path);
        Assert.StartsWith("configmap/from-yaml unchanged\n", second.Output, StringComparison.Ordinal);

        Write(kubectl, "apply.yaml", Yaml.Replace("number: \"0123\"", "other: x", StringComparison.Ordinal));
        ProgramResult third = await kubectl.RunAsync("apply", "-f", path);
        Assert.StartsWith("configmap/from-yaml configured\n", third.Output, StringComparison.Ordinal);
        string data = (await kubectl.RunAsync("get", "cm", "from-yaml", "-o", "jsonpath={.data}")).Output;
        Assert.Equal("""{"other":"x","text":"two\nlines\n"}""", data);
    }

    [Theory, EachKubectl]
    public async Task Apply_merges_the_containers_of_a_deployment_by_name(string version)
    {
        var kubectl = await UseAsync(version);
        string path = Write(kubectl, "deployment.yaml", Manifests.Deployment("web", "nginx:1.26"));
        await kubectl.RunAsync("apply", "-f", path);
        await kubectl.RunAsync("patch", "deployment", "web", "-p",
            """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"envoy"}]}}}}""");
        Write(kubectl, "deployment.yaml", Manifests.Deployment("web", "nginx:1.27"));
        Assert.Equal("deployment.apps/web configured\n", (await kubectl.RunAsync("apply", "-f", path)).Output);
        string images = (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[*].image}")).Output;
        Assert.Equal(["envoy", "nginx:1.27"], images.Split(' ').Order());
        Assert.Equal("3", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.metadata.generation}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Apply_reads_a_folder(string version)
    {
        var kubectl = await UseAsync(version);
        Write(kubectl, "folder/a.yaml", Yaml);
        Write(kubectl, "folder/b.json", Json);
        ProgramResult result = await kubectl.RunAsync("apply", "-f", Path.Combine(Server.DataDirectory, kubectl.Namespace, "folder"));
        Assert.Equal(3, result.Lines.Count(line => line.EndsWith(" created", StringComparison.Ordinal)));
    }

    [Theory, EachKubectl]
    public async Task Apply_server_side_owns_its_fields(string version)
    {
        var kubectl = await UseAsync(version);
        string path = Write(kubectl, "ssa.yaml", Manifests.ConfigMap("owned", "a: one"));
        Assert.Equal("configmap/owned serverside-applied\n", (await kubectl.RunIfSupportedAsync("apply", "--server-side", "-f", path)).Output);
        ProgramResult conflict = await kubectl.TryAsync(Manifests.ConfigMap("owned", "a: two"), "apply", "--server-side", "--field-manager=other", "-f", "-");
        Assert.Equal(1, conflict.ExitCode);
        Assert.Contains("conflict", conflict.Errors, StringComparison.Ordinal);
        Assert.Contains(".data.a", conflict.Errors, StringComparison.Ordinal);
        await kubectl.FeedAsync(Manifests.ConfigMap("owned", "a: two"), "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
        Assert.Equal("two", (await kubectl.RunAsync("get", "cm", "owned", "-o", "jsonpath={.data.a}")).Output);
    }

    [Theory, EachKubectl(Since = 26, Because = "it brought --prune-allowlist")]
    public async Task Apply_prunes_what_its_files_have_no_more(string version)
    {
        var kubectl = await UseAsync(version);
        string[] prune = ["apply", "-l", "app=set", "--prune", "--prune-allowlist=core/v1/ConfigMap", "-f"];
        Write(kubectl, "set/keep.yaml", Manifests.ConfigMap("keep", "a: b").Replace("name: keep", "name: keep\n  labels: {app: set}", StringComparison.Ordinal));
        Write(kubectl, "set/drop.yaml", Manifests.ConfigMap("drop", "a: b").Replace("name: drop", "name: drop\n  labels: {app: set}", StringComparison.Ordinal));
        string folder = Path.Combine(Server.DataDirectory, kubectl.Namespace, "set");
        await kubectl.RunAsync([.. prune, folder]);
        await ConfigMapAsync(kubectl, "foreign", "app=set");
        File.Delete(Path.Combine(folder, "drop.yaml"));
        ProgramResult result = await kubectl.RunAsync([.. prune, folder]);
        Assert.Contains("configmap/drop pruned\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("foreign keep", (await kubectl.RunAsync("get", "cm", "-l", "app=set", "-o", "jsonpath={.items[*].metadata.name}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Diff_server_side_shows_what_an_apply_would_merge(string version)
    {
        var kubectl = await UseAsync(version);
        string path = Write(kubectl, "ssd.yaml", Manifests.ConfigMap("merged", "colour: red"));
        await kubectl.RunIfSupportedAsync("apply", "--server-side", "-f", path);
        Assert.Equal("", (await kubectl.RunAsync("diff", "--server-side", "-f", path)).Output);
        Write(kubectl, "ssd.yaml", Manifests.ConfigMap("merged", "size: small"));
        ProgramResult other = await kubectl.TryAsync(null, "diff", "--server-side", "-f", path);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("\n-  colour: red\n", other.Output, StringComparison.Ordinal);
        Assert.Contains("\n+  size: small\n", other.Output, StringComparison.Ordinal);
        Assert.Equal("red", (await kubectl.RunAsync("get", "cm", "merged", "-o", "jsonpath={.data.colour}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Replace_takes_the_whole_object(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "whole", null, ("old", "1"));
        ProgramResult result = await kubectl.FeedAsync(Manifests.ConfigMap("whole", "fresh: yes!"), "replace", "-f", "-");
        Assert.Equal("configmap/whole replaced\n", result.Output);
        Assert.Equal("""{"fresh":"yes!"}""", (await kubectl.RunAsync("get", "cm", "whole", "-o", "jsonpath={.data}")).Output);

        ProgramResult absent = await kubectl.TryAsync(Manifests.ConfigMap("nowhere", "a: b"), "replace", "-f", "-");
        Assert.Equal("Error from server (NotFound): error when replacing \"STDIN\": configmaps \"nowhere\" not found\n", absent.Errors);
    }

    [Theory, EachKubectl]
    public async Task Replace_by_force_makes_a_new_object(string version)
    {
        var kubectl = await UseAsync(version);
        string before = (await ConfigMapAsync(kubectl, "again", null, ("old", "1")))["metadata"]!["uid"]!.GetValue<string>();
        ProgramResult result = await kubectl.FeedAsync(Manifests.ConfigMap("again", "a: b"), "replace", "--force", "-f", "-");
        Assert.Contains("configmap/again replaced\n", result.Output, StringComparison.Ordinal);
        Assert.NotEqual(before, (await kubectl.RunAsync("get", "cm", "again", "-o", "jsonpath={.metadata.uid}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Replace_refuses_a_stale_version(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "stale", null, ("a", "1"));
        string read = (await kubectl.RunAsync("get", "cm", "stale", "-o", "yaml")).Output;
        await kubectl.RunAsync("label", "cm", "stale", "meanwhile=changed");
        ProgramResult result = await kubectl.TryAsync(read, "replace", "-f", "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the object has been modified; please apply your changes to the latest version and try again", result.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Diff_shows_what_apply_would_change(string version)
    {
        var kubectl = await UseAsync(version);
        string path = Write(kubectl, "diff.yaml", Manifests.ConfigMap("differs", "colour: red"));
        await kubectl.RunAsync("apply", "-f", path);
        ProgramResult same = await kubectl.RunAsync("diff", "-f", path);
        Assert.Equal("", same.Output);

        Write(kubectl, "diff.yaml", Manifests.ConfigMap("differs", "colour: green"));
        ProgramResult other = await kubectl.TryAsync(null, "diff", "-f", path);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("\n-  colour: red\n", other.Output, StringComparison.Ordinal);
        Assert.Contains("\n+  colour: green\n", other.Output, StringComparison.Ordinal);
        Assert.Equal("red", (await kubectl.RunAsync("get", "cm", "differs", "-o", "jsonpath={.data.colour}")).Output);
    }

    [Theory, EachKubectl(Since = 25, Because = "older ones check fields themselves")]
    public async Task A_misspelt_field_is_refused_by_the_server(string version)
    {
        var kubectl = await UseAsync(version);
        string text = Manifests.Deployment("typo", "nginx").Replace("replicas:", "replicaz:", StringComparison.Ordinal);
        ProgramResult result = await kubectl.TryAsync(text, "create", "-f", "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("strict decoding error: unknown field \"spec.replicaz\"", result.Errors, StringComparison.Ordinal);
        ProgramResult warned = await kubectl.FeedAsync(text, "create", "--validate=warn", "-f", "-");
        Assert.Contains("Warning: unknown field \"spec.replicaz\"", warned.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task An_invalid_object_is_refused_with_the_field(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.TryAsync(Manifests.ConfigMap("Bad_Name", "a: b"), "create", "-f", "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ConfigMap \"Bad_Name\" is invalid", result.Errors, StringComparison.Ordinal);
        Assert.Contains("metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of", result.Errors, StringComparison.Ordinal);
    }

    private string Write(Kubectl kubectl, string name, string text)
    {
        string path = Path.Combine(Server.DataDirectory, kubectl.Namespace, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
