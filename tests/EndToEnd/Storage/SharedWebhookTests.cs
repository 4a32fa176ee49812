using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.StandInKubelet;
using Kronicle.StandInWebhook;

namespace Kronicle.EndToEnd.Storage;

/// <summary>Webhook configurations act on all servers of a store, whichever of them was told.</summary>
public sealed class SharedWebhookTests
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private const string DryRun = "/api/v1/namespaces/default/configmaps?dryRun=All";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("etcd"), InlineData("postgres")]
    public async Task What_one_server_is_told_of_webhooks_the_other_does_too(string kind)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using ServerProcess one = await ServerProcess.StartAsync([store.Flag], cancellation: Cancel);
        await using ServerProcess two = await ServerProcess.StartAsync([store.Flag], cancellation: Cancel);
        using HttpClient first = one.Administrator();
        using HttpClient second = two.Administrator();
        using var certificate = new KubeletCertificate();
        await using WebhookServer webhook = await WebhookServer.StartAsync(certificate, (context, review) =>
            BadAnswers.Write(WebhookServer.Answer(review, WebhookServer.Deny(context.Request.Path.Value!)))(context, review));
        await UntilAsync(second, "");
        JsonNode made = await new Api(first).CreateAsync(Configurations, Configuration(webhook, "/made"));
        await UntilAsync(second, "/made");
        made["webhooks"]![0]!["clientConfig"]!["url"] = $"{webhook.Address}changed";
        await new Api(first).ReplaceAsync($"{Configurations}/w", made);
        await UntilAsync(second, "/changed");
        using HttpResponseMessage gone = await first.DeleteAsync($"{Configurations}/w", Cancel);
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
        await UntilAsync(second, "");
    }

    /// <summary>Tries until the webhook refuses in these words; empty: until nothing refuses.</summary>
    private static async Task UntilAsync(HttpClient client, string refusal)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            using var body = new StringContent("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"}}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(DryRun, body, Cancel);
            string message = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["message"] ?? "";
            if (message == (refusal.Length == 0 ? "" : $"admission webhook \"w.example.com\" denied the request: {refusal}"))
            {
                return;
            }

            await tick.WaitForNextTickAsync(Cancel);
        }
    }

    private static JsonNode Configuration(WebhookServer webhook, string path) => JsonNode.Parse($$"""
        {"metadata": {"name": "w"}, "webhooks": [{"name": "w.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"],
          "clientConfig": {"url": "{{webhook.Address.GetLeftPart(UriPartial.Authority)}}{{path}}", "caBundle": "{{webhook.Bundle}}"},
          "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}]}]}
        """)!;
}
