using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage;

/// <summary>The history as it is told and brought back by the real executable, beside the server that writes it.</summary>
public sealed class ReplayTests
{
    private const string Space = "shop";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("embedded"), InlineData("etcd"), InlineData("postgres")]
    public async Task A_deleted_namespace_comes_back_with_all_that_was_in_it(string kind)
    {
        await using SharedStore? store = kind == "embedded" ? null : await SharedStore.StartAsync(kind, Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(store is null ? [] : [store.Flag], cancellation: Cancel);
        string flag = store?.Flag ?? $"--data-dir={server.DataDirectory}";
        using HttpClient client = server.Administrator();
        await FillAsync(client);
        SortedDictionary<string, string> before = await StateAsync(client);
        Assert.True(before.Count >= 200, $"{before.Count} objects");
        string revision = (string)(await new Api(client).GetAsync("/api/v1/namespaces"))["metadata"]!["resourceVersion"]!;
        await DeleteAsync(client);

        ProgramResult past = await RunAsync("history", $"--namespace={Space}", $"--at={revision}", "-o", "json", flag);
        Assert.True(past.ExitCode == 0, past.ToString());
        foreach (JsonNode item in past.Lines.Select(line => JsonNode.Parse(line)!))
        {
            bool space = (string?)item["kind"] == "Namespace";
            await new Api(client).CreateAsync(space ? "/api/v1/namespaces" : FullNamespace.CollectionOf(item, Space), item);
            if (space)
            {
                await PresentAsync(client, $"/api/v1/namespaces/{Space}/serviceaccounts/default", true);
            }
        }

        Assert.Equal(before, await StateAsync(client));
    }

    [Theory, EachKubectl(Since = 27, Because = "what is printed is for kubectl of supported versions")]
    public async Task What_is_printed_is_what_kubectl_creates_and_applies(string version)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(cancellation: Cancel);
        string flag = $"--data-dir={server.DataDirectory}";
        var kubectl = new Kubectl(KubectlBinary.ToTest.Single(kubectl => kubectl.Version == version), server, Space);
        await kubectl.RunAsync("create", "namespace", Space);
        await kubectl.RunAsync("create", "configmap", "settings", "--from-literal=color=red");
        await kubectl.RunAsync("create", "service", "clusterip", "web", "--tcp=80:8080");
        await kubectl.RunAsync("label", "configmap", "settings", "color=blue");

        ProgramResult told = await RunAsync("history", "cm", "settings", "-n", Space, flag);
        Assert.Contains("metadata.labels.color: \"blue\"", told.Output, StringComparison.Ordinal);
        Assert.Contains("kubectl", told.Output, StringComparison.Ordinal);
        string revision = told.Lines.First(line => char.IsDigit(line[0])).Split(' ')[0];
        ProgramResult past = await RunAsync("history", "cm", "settings", "-n", Space, $"--at={revision}", flag);
        await kubectl.RunAsync("delete", "configmap", "settings");
        await kubectl.FeedAsync(past.Output, "create", "-f", "-");
        Assert.Equal("red/", (await kubectl.RunAsync("get", "configmap", "settings", "-o", "jsonpath={.data.color}/{.metadata.labels.color}")).Output);

        await kubectl.RunAsync("delete", "namespace", Space, "--wait=true");
        ProgramResult whole = await RunAsync("history", "--namespace", Space, $"--at={revision}", flag);
        Assert.True(whole.ExitCode == 0, whole.ToString());
        await kubectl.FeedAsync(whole.Output, "create", "-f", "-");
        await kubectl.FeedAsync(whole.Output, "apply", "-f", "-");
        Assert.Equal("red", (await kubectl.RunAsync("get", "configmap", "settings", "-o", "jsonpath={.data.color}")).Output);
    }

    [Fact]
    public async Task Each_change_has_its_line_in_the_audit_log_by_the_audit_id()
    {
        using var folder = new TemporaryFolder();
        string log = folder.File("audit.log");
        await using ServerProcess server = await ServerProcess.StartAsync(["--audit-log-path=" + log], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        await FillAsync(client);
        await DeleteAsync(client);
        ProgramResult told = await RunAsync("audit", "replay", "-o", "json", $"--namespace={Space}", $"--data-dir={server.DataDirectory}");
        await server.StopAsync(Cancel);
        var lines = (await File.ReadAllLinesAsync(log, Cancel)).Select(line => JsonNode.Parse(line)!)
            .Where(line => (string?)line["stage"] == "ResponseComplete").ToDictionary(line => (string)line["auditID"]!, line => line);
        JsonNode[] changes = [.. told.Lines.Select(line => JsonNode.Parse(line)!)];
        Assert.True(changes.Length > 400, $"{changes.Length} changes");
        Assert.All(changes, change =>
        {
            JsonNode line = lines[(string)change["auditID"]!];
            Assert.Equal((string?)change["user"], (string?)line["user"]!["username"]);
            Assert.Equal((string?)change["verb"], (string?)line["verb"]);
        });
        Assert.DoesNotContain("c2VjcmV0", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moment_that_is_none_or_to_come_is_told_and_never_taken_for_now()
    {
        await using ServerProcess server = await ServerProcess.StartAsync([], cancellation: Cancel);
        string store = $"--data-dir={server.DataDirectory}";
        foreach (string[] words in (string[][])[["history", "--namespace=default", "--at=0", store], ["audit", "replay", "--since=0", store], ["audit", "replay", "--until=00", store]])
        {
            ProgramResult refused = await RunAsync(words);
            Assert.Contains("can't be used: use a revision such as 1200", refused.Errors, StringComparison.Ordinal);
            Assert.Equal("", refused.Output);
        }

        ProgramResult early = await RunAsync("history", "--namespace=default", "--at=2999-01-01T00:00:00Z", store);
        Assert.Equal(("", "kronicle history: 2999-01-01T00:00:00Z lies in the future\n"), (early.Output, early.Errors));
        Assert.NotEqual(0, early.ExitCode);
        ProgramResult named = await RunAsync("history", "ns/default", store);
        Assert.Contains("namespaces default", named.Output, StringComparison.Ordinal);
        Assert.Equal(0, named.ExitCode);
    }

    private static async Task FillAsync(HttpClient client)
    {
        var api = new Api(client);
        await api.CreateAsync("/api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Space, ["labels"] = new JsonObject { ["team"] = "a" } },
        });
        await PresentAsync(client, $"/api/v1/namespaces/{Space}/serviceaccounts/default", true);
        await PresentAsync(client, $"/api/v1/namespaces/{Space}/configmaps/kube-root-ca.crt", true);
        foreach ((string path, JsonObject item) in FullNamespace.Objects(Space))
        {
            await api.CreateAsync(path, item);
        }
    }

    private static async Task DeleteAsync(HttpClient client)
    {
        using HttpResponseMessage deleted = await client.DeleteAsync($"/api/v1/namespaces/{Space}", Cancel);
        Assert.True(deleted.IsSuccessStatusCode);

        // There is no kubelet that would end pods.
        using var pods = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/namespaces/{Space}/pods")
        {
            Content = new StringContent("""{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0}""", Encoding.UTF8, "application/json"),
        };
        await client.SendAsync(pods, Cancel);

        foreach (JsonNode? claim in (await new Api(client).GetAsync($"/api/v1/namespaces/{Space}/persistentvolumeclaims"))["items"]!.AsArray())
        {
            // There is no controller that would let go of them.
            string path = $"/api/v1/namespaces/{Space}/persistentvolumeclaims/{claim!["metadata"]!["name"]}";
            await client.PatchAsync(path, new StringContent("""{"metadata":{"finalizers":null}}""", Encoding.UTF8, "application/merge-patch+json"), Cancel);
        }

        await PresentAsync(client, $"/api/v1/namespaces/{Space}", false);
    }

    private static async Task PresentAsync(HttpClient client, string path, bool present)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await new Api(client).StatusAsync(path) == HttpStatusCode.OK != present)
        {
            await tick.WaitForNextTickAsync(Cancel);
        }
    }

    /// <summary>What there is, without what a server sets and what may have gone to others.</summary>
    private static async Task<SortedDictionary<string, string>> StateAsync(HttpClient client)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in FullNamespace.Collections(Space))
        {
            foreach (JsonNode? item in (await new Api(client).GetAsync(path))["items"]!.AsArray())
            {
                JsonObject metadata = item!["metadata"]!.AsObject();
                string name = (string)metadata["name"]!;
                JsonObject spec = item.DeepClone().AsObject();
                spec.Remove("status");
                spec["metadata"] = new JsonObject { ["labels"] = Without(metadata["labels"], "controller-uid"), ["annotations"] = metadata["annotations"]?.DeepClone() };
                if (spec["spec"] is JsonObject inner)
                {
                    Forget(inner, (string?)item["spec"]?["clusterIP"] == "None", path.EndsWith("/jobs", StringComparison.Ordinal));
                }

                if (name != "kube-root-ca.crt")
                {
                    found[$"{path}/{name}"] = spec.ToJsonString();
                }
            }
        }

        return found;
    }

    private static void Forget(JsonObject spec, bool headless, bool job)
    {
        if (!headless)
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }

        foreach (JsonNode? port in spec["ports"] as JsonArray ?? [])
        {
            port!.AsObject().Remove("nodePort");
        }

        foreach (JsonNode? volume in spec["volumes"] as JsonArray ?? [])
        {
            // The name of the volume with an account's token is random.
            volume!.AsObject().Remove("name");
        }

        if (job)
        {
            spec.Remove("selector");
            spec["template"]!["metadata"] = Without(spec["template"]!["metadata"], "labels");
        }

        foreach (JsonNode? container in spec["containers"] as JsonArray ?? [])
        {
            container!.AsObject().Remove("volumeMounts");
        }
    }

    private static JsonObject? Without(JsonNode? map, string part)
    {
        JsonObject? copy = map?.DeepClone().AsObject();
        foreach (string key in copy?.Select(pair => pair.Key).Where(key => key.Contains(part, StringComparison.Ordinal)).ToArray() ?? [])
        {
            copy!.Remove(key);
        }

        return copy;
    }

    private static Task<ProgramResult> RunAsync(params string[] words) => ServerProcess.RunToEndAsync(words, Cancel);
}
