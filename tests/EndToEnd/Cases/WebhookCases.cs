using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.StandInKubelet;
using Kronicle.StandInWebhook;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.EndToEnd.Cases;

/// <summary>Admission webhooks as users of kubectl meet them.</summary>
public sealed class WebhookCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task A_webhook_labels_pods(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        using var certificate = new KubeletCertificate();
        await using WebhookServer webhook = await WebhookServer.StartAsync(certificate, _ => Patch("""[{"op":"add","path":"/metadata/labels","value":{"seen":"yes"}}]"""));
        await using Configured configured = await ConfigureAsync(kubectl, "Mutating", webhook, "pods");
        await kubectl.FeedAsync(Manifests.Pod("one"), "create", "-f", "-");
        Assert.Equal("yes", (await kubectl.RunAsync("get", "pod/one", "-o", "jsonpath={.metadata.labels.seen}")).Output);
    }

    [Theory, EachKubectl]
    public async Task A_webhook_s_refusal_and_warnings_are_printed(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        using var certificate = new KubeletCertificate();
        await using WebhookServer webhook = await WebhookServer.StartAsync(certificate, request =>
        {
            JsonObject response = (string?)request["name"] == "bad" ? Deny("no bad maps here") : Allow();
            response["warnings"] = new JsonArray("maps are watched");
            return response;
        });
        await using Configured configured = await ConfigureAsync(kubectl, "Validating", webhook, "configmaps");
        ProgramResult refused = await kubectl.FailAsync("create", "configmap", "bad");
        Assert.Contains("admission webhook \"a.example.com\" denied the request: no bad maps here", refused.Errors, StringComparison.Ordinal);
        ProgramResult made = await kubectl.RunAsync("create", "configmap", "good");
        Assert.Equal("configmap/good created\n", made.Output);
        Assert.Contains("Warning: maps are watched", made.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task When_the_webhook_is_gone_the_failure_policy_decides(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        using var certificate = new KubeletCertificate();
        WebhookServer webhook = await WebhookServer.StartAsync(certificate, _ => Allow());
        await using (await ConfigureAsync(kubectl, "Validating", webhook, "configmaps", "Fail"))
        {
            await webhook.DisposeAsync();
            ProgramResult refused = await kubectl.FailAsync("create", "configmap", "one");
            Assert.Contains("failed calling webhook \"a.example.com\": failed to call webhook: Post \"https://127.0.0.1:", refused.Errors, StringComparison.Ordinal);
            Assert.Contains("connect: connection refused", refused.Errors, StringComparison.Ordinal);
        }

        await using WebhookServer other = await WebhookServer.StartAsync(certificate, _ => Deny("asked"));
        await using Configured configured = await ConfigureAsync(kubectl, "Validating", other, "configmaps", "Ignore");
        Assert.Contains("denied the request: asked", (await kubectl.FailAsync("create", "configmap", "one")).Errors, StringComparison.Ordinal);
        await other.DisposeAsync();
        Assert.Equal("configmap/one created\n", (await kubectl.RunAsync("create", "configmap", "one")).Output);
    }

    // For the test's namespace alone: others use the server at the same time. A consistent list comes after what the cache has been told.
    private async Task<Configured> ConfigureAsync(Kubectl kubectl, string kind, WebhookServer webhook, string resource, string policy = "Fail")
    {
        string plural = $"{kind.ToLowerInvariant()}webhookconfigurations";
        string name = $"{kubectl.Namespace}-{policy.ToLowerInvariant()}";
        await kubectl.FeedAsync($$"""
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "{{kind}}WebhookConfiguration", "metadata": {"name": "{{name}}"},
             "webhooks": [{"name": "a.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"], "failurePolicy": "{{policy}}",
              "clientConfig": {"url": "{{webhook.Address}}", "caBundle": "{{webhook.Bundle}}"},
              "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "{{kubectl.Namespace}}"} },
              "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["{{resource}}"]}]}]}
            """, "create", "-f", "-");
        await Api.GetAsync($"/apis/admissionregistration.k8s.io/v1/{plural}");
        return new(kubectl, plural, name);
    }

    private sealed class Configured(Kubectl kubectl, string plural, string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await kubectl.RunAsync("delete", plural, name);
    }
}
