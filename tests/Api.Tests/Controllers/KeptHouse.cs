using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Controllers;

/// <summary>A server whose own controllers run, and a client that waits for what they do.</summary>
internal sealed class KeptHouse : IAsyncDisposable
{
    private const int Tries = 20_000;

    private readonly InProcessServer server;

    private KeptHouse(InProcessServer server)
    {
        this.server = server;
        Client = server.Client();
    }

    public HttpClient Client { get; }

    /// <summary>The day that it is in this house.</summary>
    public string Today => server.Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="controllers">Which run; namespaces are deleted in any case only when their controller is among them.</param>
    public static async Task<KeptHouse> StartAsync(params string[] controllers) => new(await InProcessServer.StartAsync(
        options => options with { Controllers = ControllerSelection.Parse(controllers)! }, loops: true));

    /// <summary>A house without controllers in which a loop of the server runs twice, as on two servers of a store.</summary>
    public static async Task<KeptHouse> TwiceAsync<TLoop>()
        where TLoop : class, IServerLoop => new(await InProcessServer.StartAsync(
            options => options with { Controllers = ControllerSelection.Parse(["none"])! },
            services => services.AddSingleton<IServerLoop, TLoop>(), loops: true));

    /// <summary>A client with another token.</summary>
    public HttpClient As(string token) => server.Client(token);

    public async Task<JsonNode> CreateAsync(string path, string body)
    {
        HttpResponseMessage answer = await Client.PostAsync(path, JsonBodies.Json(body), Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.JsonAsync())!;
    }

    /// <summary>A ConfigMap with owners, each a kind, name and uid and whether it blocks; its uid.</summary>
    public async Task<string> MapAsync(string name, string owners = "", string ns = "default", string finalizers = "") =>
        (string)(await CreateAsync($"/api/v1/namespaces/{ns}/configmaps",
            $$$"""{"metadata":{"name":"{{{name}}}","ownerReferences":[{{{owners}}}],"finalizers":[{{{finalizers}}}]}}"""))["metadata"]!["uid"]!;

    public static string Owner(string name, string uid, bool blocks = false, string kind = "ConfigMap", string apiVersion = "v1") =>
        $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","name":"{{name}}","uid":"{{uid}}","blockOwnerDeletion":{{(blocks ? "true" : "false")}}}""";

    public async Task DeleteAsync(string path, string policy)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{path}?propagationPolicy={policy}");
        HttpResponseMessage answer = await Client.SendAsync(request, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>A pod, and the account that admission wants it to have.</summary>
    public async Task<JsonNode> PodAsync(string name, string resources = "{}", string owners = "")
    {
        if (await FindAsync("/api/v1/namespaces/default/serviceaccounts/default") is null)
        {
            await CreateAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        }

        return await CreateAsync("/api/v1/namespaces/default/pods", $$$$"""
            {"metadata":{"name":"{{{{name}}}}","ownerReferences":[{{{{owners}}}}]},
             "spec":{"automountServiceAccountToken":false,"containers":[{"name":"c","image":"i","resources":{{{{resources}}}}}]}}
            """);
    }

    /// <summary>A kube-controller-manager that is at work: it holds its lease.</summary>
    public Task<JsonNode> ManagerAsync() => CreateAsync("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases", $$$"""
        {"metadata":{"name":"kube-controller-manager"},
         "spec":{"holderIdentity":"m","leaseDurationSeconds":2147483,"renewTime":"{{{server.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss}}}.000000Z"}}
        """);

    /// <summary>The resourceVersion of an object that is there.</summary>
    public async Task<string> VersionOfAsync(string path) => (string)(await FindAsync(path))!["metadata"]!["resourceVersion"]!;

    /// <summary>Status, reason and message of an object's condition; null when it has none of the type.</summary>
    public static string? ConditionOf(JsonNode? item, string type) =>
        (item?["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type) is { } found
            ? $"{found["status"]} {found["reason"]} {found["message"]}"
            : null;

    public async Task MergeAsync(string path, string patch)
    {
        HttpResponseMessage answer = await Client.PatchAsync(path, new StringContent(patch, null, "application/merge-patch+json"), Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    public async Task<JsonNode?> FindAsync(string path)
    {
        HttpResponseMessage answer = await Client.GetAsync(path, Cancel);
        return answer.StatusCode == HttpStatusCode.OK ? await answer.JsonAsync() : null;
    }

    /// <summary>Waits until a path answers as it should: null stands for not found.</summary>
    public async Task<JsonNode?> UntilAsync(string path, Func<JsonNode?, bool> condition)
    {
        JsonNode? found = null;
        for (int tries = 0; tries < Tries; tries++)
        {
            found = await FindAsync(path);
            if (condition(found))
            {
                return found;
            }

            server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        throw new InvalidOperationException($"what is waited for at {path} never came; last seen: {found?.ToJsonString()}");
    }

    public Task GoneAsync(string path) => UntilAsync(path, found => found is null);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }
}
