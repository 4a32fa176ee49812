using System.Text.Json.Nodes;
using Kronicle.StandInWebhook;
using static Kronicle.Api.Tests.Admission.Webhooks.WebhookCluster;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.Api.Tests.Admission.Webhooks;

/// <summary>What audit lines tell of webhooks.</summary>
public sealed class WebhookAuditTests
{
    private const string Patched = "patch.webhook.admission.k8s.io/round_0_index_0";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Metadata", false)]
    [InlineData("Request", true)]
    [InlineData("RequestResponse", true)]
    public async Task Patches_are_told_where_bodies_are_told_and_that_there_was_one_everywhere(string level, bool told)
    {
        await using WebhookCluster cluster = await AuditedAsync(level);
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch("""[{"op":"add","path":"/data/b","value":"1"}]"""));
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook));
        await cluster.ConfigMapAsync("c");
        JsonNode annotations = await AnnotationsAsync(cluster);
        Assert.Equal("""{"configuration":"m","webhook":"a.example.com","mutated":true}""", (string?)annotations["mutation.webhook.admission.k8s.io/round_0_index_0"]);
        Assert.Equal(told ? """{"configuration":"m","webhook":"a.example.com","patch":[{"op":"add","path":"/data/b","value":"1"}],"patchType":"JSONPatch"}""" : null,
            (string?)annotations[Patched]);
    }

    [Fact]
    public async Task Failures_that_were_let_pass_and_a_webhook_s_own_annotations_are_told()
    {
        await using WebhookCluster cluster = await AuditedAsync("Metadata");
        WebhookServer fails = await cluster.WebhookAsync(BadAnswers.Fail(500, ""));
        WebhookServer tells = await cluster.WebhookAsync(_ => new JsonObject { ["allowed"] = true, ["auditAnnotations"] = new JsonObject { ["why"] = "because" } });
        await cluster.ConfigureAsync("Mutating", "m", Hook(tells), Hook(fails, "b.example.com", more: "\"failurePolicy\":\"Ignore\""));
        await cluster.ConfigureAsync("Validating", "v", Hook(fails, "c.example.com", more: "\"failurePolicy\":\"Ignore\""), Hook(tells, "d.example.com"));
        await cluster.ConfigMapAsync("c");
        JsonObject annotations = (await AnnotationsAsync(cluster)).AsObject();
        Assert.Equal("b.example.com", (string?)annotations["failed-open.mutation.webhook.admission.k8s.io/round_0_index_1"]);
        Assert.Equal("""{"configuration":"m","webhook":"b.example.com","mutated":false}""", (string?)annotations["mutation.webhook.admission.k8s.io/round_0_index_1"]);
        Assert.Equal("c.example.com", (string?)annotations["failed-open.validating.webhook.admission.k8s.io/round_0_index_0"]);
        Assert.Equal(("because", "because"), ((string?)annotations["a.example.com/why"], (string?)annotations["d.example.com/why"]));
    }

    private static Task<WebhookCluster> AuditedAsync(string level) => WebhookCluster.StartAsync(options =>
    {
        string policy = Path.Combine(options.DataDir, "policy.yaml");
        File.WriteAllText(policy, $"apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{{level: {level}}}]\n");
        return options with { AuditLogPath = Path.Combine(options.DataDir, "audit.log"), AuditPolicyFile = policy };
    });

    private static async Task<JsonNode> AnnotationsAsync(WebhookCluster cluster)
    {
        await cluster.Server.StopAsync();
        return (await File.ReadAllLinesAsync(cluster.Server.AuditLog, Cancel)).Select(line => JsonNode.Parse(line)!).Single(line =>
            (string?)line["objectRef"]?["resource"] == "configmaps" && (string?)line["verb"] == "create" && (string?)line["stage"] == "ResponseComplete")["annotations"]!;
    }
}
