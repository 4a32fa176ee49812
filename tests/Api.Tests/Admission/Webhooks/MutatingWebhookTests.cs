using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInWebhook;
using static Kronicle.Api.Tests.Admission.Webhooks.WebhookCluster;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.Api.Tests.Admission.Webhooks;

/// <summary>What mutating webhooks are asked and what comes of their answers.</summary>
public sealed class MutatingWebhookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_patch_changes_the_object_and_defaults_complete_what_it_adds()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch(
            """[{"op":"add","path":"/metadata/labels","value":{"seen":"yes"}},{"op":"add","path":"/spec/containers/-","value":{"name":"side","image":"car"}}]"""));
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, rules: "pods"));
        JsonNode pod = await (await cluster.PodAsync("p")).JsonAsync();
        Assert.Equal("yes", (string?)pod["metadata"]!["labels"]!["seen"]);
        Assert.Equal("Always", (string?)pod["spec"]!["containers"]![1]!["imagePullPolicy"]);
        Assert.Equal("/dev/termination-log", (string?)pod["spec"]!["containers"]![1]!["terminationMessagePath"]);
    }

    [Fact]
    public async Task A_webhook_is_told_all_about_the_request()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Allow());
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, more: "\"timeoutSeconds\":7"));
        await cluster.Client.PostAsync("/api/v1/namespaces/default/configmaps?fieldManager=me&dryRun=All", JsonBodies.ConfigMap("c"), Cancel);
        AskedReview asked = Assert.Single(webhook.Asked);
        Assert.Equal(("HTTP/2", "/hook?timeout=7s"), (asked.Protocol, asked.Target));
        Assert.Equal(("AdmissionReview", "admission.k8s.io/v1"), ((string?)asked.Review["kind"], (string?)asked.Review["apiVersion"]));
        JsonObject request = asked.Request.AsObject();
        Assert.True(Guid.TryParse((string?)request["uid"], out _));
        request.Remove("uid");
        JsonObject target = request["object"]!.AsObject();
        Assert.Equal("me", (string?)target["metadata"]!["managedFields"]![0]!["manager"]);
        target["metadata"]!.AsObject().Remove("managedFields");
        Assert.Equal(JsonNode.Parse("""
            {"kind":{"group":"","version":"v1","kind":"ConfigMap"},"resource":{"group":"","version":"v1","resource":"configmaps"},
             "requestKind":{"group":"","version":"v1","kind":"ConfigMap"},"requestResource":{"group":"","version":"v1","resource":"configmaps"},
             "name":"c","namespace":"default","operation":"CREATE",
             "userInfo":{"username":"admin","uid":"admin-uid","groups":["system:masters","system:authenticated"]},
             "object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c","namespace":"default"},"data":{"k":"v"}},
             "oldObject":null,"dryRun":true,
             "options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1","dryRun":["All"],"fieldManager":"me"}}
            """)!.ToJsonString(), Sorted(request));
    }

    [Fact]
    public async Task One_that_asks_for_it_is_called_again_when_another_has_changed_the_object_after_it()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync(options => options with { AuditLogPath = Path.Combine(options.DataDir, "audit.log") });
        WebhookServer first = await cluster.WebhookAsync(_ => Allow());
        WebhookServer once = await cluster.WebhookAsync(_ => Allow());
        WebhookServer changes = await cluster.WebhookAsync(_ => Patch("""[{"op":"add","path":"/data/b","value":"1"}]"""));
        await cluster.ConfigureAsync("Mutating", "a", Hook(first, more: "\"reinvocationPolicy\":\"IfNeeded\""));
        await cluster.ConfigureAsync("Mutating", "b", Hook(once, "b.example.com"), Hook(changes, "c.example.com"));
        Assert.Equal(HttpStatusCode.Created, (await cluster.ConfigMapAsync("c")).StatusCode);
        Assert.Equal([null, "1"], first.Asked.Select(asked => (string?)asked.Request["object"]!["data"]!["b"]));
        Assert.Equal((1, 1), (once.Asked.Count, changes.Asked.Count));
        await cluster.Server.StopAsync();
        JsonNode annotations = (await File.ReadAllLinesAsync(cluster.Server.AuditLog, Cancel)).Select(line => JsonNode.Parse(line)!)
            .Single(line => (string?)line["objectRef"]?["resource"] == "configmaps" && (string?)line["verb"] == "create")["annotations"]!;
        Assert.Equal("""{"configuration":"a","webhook":"a.example.com","mutated":false}""", (string?)annotations["mutation.webhook.admission.k8s.io/round_0_index_0"]);
        Assert.Equal("""{"configuration":"b","webhook":"c.example.com","mutated":true}""", (string?)annotations["mutation.webhook.admission.k8s.io/round_0_index_2"]);
        Assert.Equal("""{"configuration":"a","webhook":"a.example.com","mutated":false}""", (string?)annotations["mutation.webhook.admission.k8s.io/round_1_index_0"]);
        Assert.Null(annotations["patch.webhook.admission.k8s.io/round_0_index_2"]);
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/data","value":7}]""", HttpStatusCode.InternalServerError, "Internal error occurred: json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string")]
    [InlineData("""[{"op":"remove","path":"/data/absent"}]""", HttpStatusCode.InternalServerError, "Internal error occurred: error in remove for path: '/data/absent': ")]
    [InlineData("""[{"op":"test","path":"/data/k","value":"x"}]""", HttpStatusCode.InternalServerError, "Internal error occurred: testing value /data/k failed: test failed")]
    [InlineData("""[{"op":"replace","path":"/kind","value":"Secret"}]""", HttpStatusCode.InternalServerError, "Internal error occurred: the patch makes v1, Kind=Secret of v1, Kind=ConfigMap")]
    [InlineData("""[{"op":"add","path":"/data/not~1a~1key","value":"x"}]""", HttpStatusCode.UnprocessableEntity, "ConfigMap \"c\" is invalid: data[not/a/key]: ")]
    [InlineData("""[{"op":"replace","path":"/metadata/name","value":"No Name"}]""", HttpStatusCode.UnprocessableEntity, "ConfigMap \"No Name\" is invalid: metadata.name: ")]
    [InlineData("""[{"op":"replace","path":"/metadata/namespace","value":"kube-system"}]""", HttpStatusCode.BadRequest, "the namespace of the provided object does not match the namespace sent on the request")]
    public async Task A_patch_that_can_t_be_carried_out_or_spoils_the_object_ends_the_request_whatever_the_policy(string patch, HttpStatusCode code, string message)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch(patch));
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, more: "\"failurePolicy\":\"Ignore\""));
        HttpResponseMessage answer = await cluster.ConfigMapAsync("c");
        Assert.StartsWith(message, await MessageAsync(answer), StringComparison.Ordinal);
        Assert.Equal(code, answer.StatusCode);
        JsonNode stored = await (await cluster.Client.GetAsync("/api/v1/configmaps", Cancel)).JsonAsync();
        Assert.DoesNotContain(stored["items"]!.AsArray(), item => (string?)item!["data"]?["k"] == "v");
    }

    [Fact]
    public async Task A_new_object_goes_under_the_name_that_a_webhook_gives_it_and_a_stored_one_keeps_its_own()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch("""[{"op":"replace","path":"/metadata/name","value":"other"}]"""));
        await cluster.ConfigMapAsync("kept");
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook));
        Assert.Equal(HttpStatusCode.Created, (await cluster.ConfigMapAsync("c")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync("/api/v1/namespaces/default/configmaps/other"));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync("/api/v1/namespaces/default/configmaps/c"));
        HttpResponseMessage moved = await cluster.MergeAsync("/api/v1/namespaces/default/configmaps/kept", """{"data":{"k":"w"}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, moved.StatusCode);
        Assert.Contains("metadata.name: Invalid value: \"other\": field is immutable", await MessageAsync(moved), StringComparison.Ordinal);
        JsonNode kept = await (await cluster.Client.GetAsync("/api/v1/namespaces/default/configmaps/kept", Cancel)).JsonAsync();
        Assert.Equal("v", (string?)kept["data"]!["k"]);
    }

    [Fact]
    public async Task A_deletion_has_nothing_to_change()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        await cluster.ConfigMapAsync("c");
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch("""[{"op":"add","path":"/data","value":{}}]"""));
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook));
        HttpResponseMessage answer = await cluster.Client.DeleteAsync("/api/v1/namespaces/default/configmaps/c?gracePeriodSeconds=3", Cancel);
        Assert.Equal("Internal error occurred: admission webhook \"a.example.com\" attempted to modify the object, which is not supported for this operation",
            await MessageAsync(answer));
        Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync("/api/v1/namespaces/default/configmaps/c"));
        JsonNode request = Assert.Single(webhook.Asked).Request;
        Assert.Equal(("DELETE", null, "c"), ((string?)request["operation"], request["object"], (string?)request["oldObject"]!["metadata"]!["name"]));
        Assert.Equal((3, "DeleteOptions"), ((int)request["options"]!["gracePeriodSeconds"]!, (string?)request["options"]!["kind"]));
    }

    [Fact]
    public async Task A_webhook_for_another_version_is_shown_that_version_and_changes_this_one()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch("""[{"op":"replace","path":"/spec/metrics/0/resource/target/averageUtilization","value":55}]"""));
        const string Rule = """{"operations":["CREATE"],"apiGroups":["autoscaling"],"apiVersions":["v2"],"resources":["horizontalpodautoscalers"]}""";
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, rules: Rule), Hook(webhook, "exact.example.com", Rule, "\"matchPolicy\":\"Exact\""));
        JsonNode made = await (await cluster.CreateAsync("/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
            """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":3,"targetCPUUtilizationPercentage":80,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}}}""")).JsonAsync();
        Assert.Equal(("autoscaling/v1", 55), ((string?)made["apiVersion"], (int?)made["spec"]!["targetCPUUtilizationPercentage"]));
        JsonNode request = Assert.Single(webhook.Asked).Request;
        Assert.Equal(("v2", "v1", "autoscaling/v2"), ((string?)request["kind"]!["version"], (string?)request["requestKind"]!["version"], (string?)request["object"]!["apiVersion"]));
    }

    [Fact]
    public async Task A_scale_is_shown_and_changed_as_a_scale()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        await cluster.CreateAsync("/apis/apps/v1/namespaces/default/deployments",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch("""[{"op":"replace","path":"/spec/replicas","value":9}]"""));
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, rules: "deployments/scale"));
        JsonNode scale = await (await cluster.MergeAsync("/apis/apps/v1/namespaces/default/deployments/d/scale", """{"spec":{"replicas":4}}""")).JsonAsync();
        Assert.Equal(9, (int)scale["spec"]!["replicas"]!);
        JsonNode request = Assert.Single(webhook.Asked).Request;
        Assert.Equal(("Scale", 4, 1, "scale"), ((string?)request["kind"]!["kind"], (int)request["object"]!["spec"]!["replicas"]!,
            (int)request["oldObject"]!["spec"]!["replicas"]!, (string?)request["subResource"]));
    }

    [Fact]
    public async Task Owners_of_fields_that_a_webhook_spoils_stay_as_they_were()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Patch("""[{"op":"add","path":"/metadata/managedFields","value":[{"operation":"Guess"}]}]"""));
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook));
        HttpResponseMessage answer = await cluster.ConfigMapAsync("c");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Update", (string?)(await answer.JsonAsync())["metadata"]!["managedFields"]![0]!["operation"]);
        Assert.Contains(".metadata.managedFields was in an invalid state after admission", Assert.Single(answer.Headers.GetValues("Warning")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configurations_themselves_are_shown_to_none()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Deny("never"));
        await cluster.ConfigureAsync("Mutating", "a", Hook(webhook, rules: "*"));
        await cluster.ConfigureAsync("Validating", "b", Hook(webhook, rules: "*"));
        Assert.Equal(HttpStatusCode.BadRequest, (await cluster.ConfigMapAsync("c")).StatusCode);
        HttpResponseMessage gone = await cluster.Client.DeleteAsync("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/a", Cancel);
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
    }

    private static string Sorted(JsonObject request)
    {
        // The fields come in the reference's order; those of free maps by name.
        var options = request["options"]!.AsObject();
        request["options"] = new JsonObject
        {
            ["kind"] = (string?)options["kind"], ["apiVersion"] = (string?)options["apiVersion"],
            ["dryRun"] = options["dryRun"]!.DeepClone(), ["fieldManager"] = (string?)options["fieldManager"],
        };
        var user = request["userInfo"]!.AsObject();
        request["userInfo"] = new JsonObject { ["username"] = (string?)user["username"], ["uid"] = (string?)user["uid"], ["groups"] = user["groups"]!.DeepClone() };
        return request.ToJsonString();
    }
}
