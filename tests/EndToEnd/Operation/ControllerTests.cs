using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Operation;

/// <summary>What a server without a kube-controller-manager does by itself, seen by kubectl.</summary>
public sealed class ControllerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_namespace_is_furnished_serves_a_pod_and_goes_with_all_that_is_in_it()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(cancellation: Cancel);
        var kubectl = new Kubectl(KubectlBinary.ToTest[^1], server, "work");
        await kubectl.RunAsync("create", "namespace", "work");
        await kubectl.RunAsync("run", "p", "--image=nginx:1.27");
        Assert.StartsWith("kube-api-access-", (await kubectl.RunAsync("get", "pod", "p", "-o", "jsonpath={.spec.volumes[0].name}")).Output, StringComparison.Ordinal);
        Assert.Equal("default", (await kubectl.RunAsync("get", "serviceaccount", "default", "-o", "jsonpath={.metadata.name}")).Output);
        Assert.Contains("BEGIN CERTIFICATE", await AuthorityAsync(server), StringComparison.Ordinal);

        // kubectl waits for the end of what it deletes.
        await kubectl.RunAsync("delete", "namespace", "work", "--timeout=60s");
        Assert.Equal("Error from server (NotFound): namespaces \"work\" not found\n", (await kubectl.FailAsync("get", "namespace", "work")).Errors);
        await kubectl.RunAsync("create", "namespace", "work");
        Assert.Equal("Error from server (NotFound): pods \"p\" not found\n", (await kubectl.FailAsync("get", "pod", "p")).Errors);
    }

    // The publisher may come after the first request: a watch tells when it has.
    private static async Task<string> AuthorityAsync(ServerProcess server)
    {
        using HttpClient client = server.Administrator();
        using Stream events = await client.GetStreamAsync(
            "/api/v1/namespaces/work/configmaps?watch=true&fieldSelector=metadata.name%3Dkube-root-ca.crt", Cancel);
        using var reader = new StreamReader(events);
        JsonNode added = JsonNode.Parse((await reader.ReadLineAsync(Cancel))!)!;
        return (string)added["object"]!["data"]!["ca.crt"]!;
    }
}
