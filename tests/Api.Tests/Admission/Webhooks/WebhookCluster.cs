using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInKubelet;
using Kronicle.StandInWebhook;
using Microsoft.AspNetCore.Http;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Admission.Webhooks;

/// <summary>A server, webhooks beside it, and requests of its administrator.</summary>
internal sealed class WebhookCluster : IAsyncDisposable
{
    private readonly List<WebhookServer> webhooks = [];

    private WebhookCluster(InProcessServer server) => (Server, Client) = (server, server.Client());

    public KubeletCertificate Certificate { get; } = new();

    public InProcessServer Server { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WebhookCluster> StartAsync(Func<ServerOptions, ServerOptions>? change = null) => new(await InProcessServer.StartAsync(options =>
    {
        options = options with { AdmissionPlugins = [.. options.AdmissionPlugins.Except(["ServiceAccount"])] };
        return change?.Invoke(options) ?? options;
    }));

    public async Task<WebhookServer> WebhookAsync(Func<JsonNode, JsonObject> decide) => Kept(await WebhookServer.StartAsync(Certificate, decide));

    public async Task<WebhookServer> WebhookAsync(Func<HttpContext, JsonNode, Task> answer) => Kept(await WebhookServer.StartAsync(Certificate, answer));

    /// <summary>Stores a configuration and waits until the server follows it.</summary>
    /// <param name="kind">Mutating or Validating.</param>
    /// <param name="name">The configuration's name.</param>
    /// <param name="hooks">Each of <see cref="Hook"/>.</param>
    public async Task ConfigureAsync(string kind, string name, params string[] hooks)
    {
        string path = $"/apis/admissionregistration.k8s.io/v1/{kind.ToLowerInvariant()}webhookconfigurations";
        HttpResponseMessage made = await Client.PostAsync(path, Json(
            $$$"""{"apiVersion":"admissionregistration.k8s.io/v1","kind":"{{{kind}}}WebhookConfiguration","metadata":{"name":"{{{name}}}"},"webhooks":[{{{string.Join(',', hooks)}}}]}"""), Cancel);
        Assert.True(made.StatusCode == HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));

        // A consistent read comes after what the cache has been told.
        (await Client.GetAsync($"{path}/{name}", Cancel)).EnsureSuccessStatusCode();
    }

    /// <summary>A webhook of a configuration.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rules">Resources, all of whose operations and versions it takes; with a brace, a rule.</param>
    /// <param name="more">Further fields.</param>
    public static string Hook(WebhookServer server, string name = "a.example.com", string rules = "configmaps", string more = "") =>
        Hook($$$"""{"url":"{{{server.Address}}}hook","caBundle":"{{{server.Bundle}}}"}""", name, rules, more);

    public static string Hook(string client, string name, string rules, string more)
    {
        string rule = rules.StartsWith('{') ? rules : $$$"""{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["{{{rules}}}"]}""";
        string versions = more.Contains("admissionReviewVersions", StringComparison.Ordinal) ? "" : "\"admissionReviewVersions\":[\"v1\"],";
        return $$$"""{"name":"{{{name}}}","clientConfig":{{{client}}},"rules":[{{{rule}}}],{{{versions}}}"sideEffects":"None"{{{(more.Length > 0 ? "," + more : "")}}}}""";
    }

    public Task<HttpResponseMessage> ConfigMapAsync(string name, string metadata = "") => CreateAsync("/api/v1/namespaces/default/configmaps",
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"{{{metadata}}}},"data":{"k":"v"}}""");

    public Task<HttpResponseMessage> PodAsync(string name) => CreateAsync("/api/v1/namespaces/default/pods",
        $$$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

    public Task<HttpResponseMessage> CreateAsync(string path, string json) => Client.PostAsync(path, Json(json), Cancel);

    public Task<HttpResponseMessage> MergeAsync(string path, string json) => Client.PatchAsync(
        path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json")), Cancel);

    public async Task<HttpStatusCode> StatusAsync(string path) => (await Client.GetAsync(path, Cancel)).StatusCode;

    public static async Task<string> MessageAsync(HttpResponseMessage answer) => (string?)(await answer.JsonAsync())["message"] ?? "";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        foreach (WebhookServer webhook in webhooks)
        {
            await webhook.DisposeAsync();
        }

        Certificate.Dispose();
    }

    private WebhookServer Kept(WebhookServer webhook)
    {
        webhooks.Add(webhook);
        return webhook;
    }
}
