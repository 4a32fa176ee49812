using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInWebhook;
using Microsoft.AspNetCore.Http;
using static Kronicle.Api.Tests.Admission.Webhooks.WebhookCluster;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.Api.Tests.Admission.Webhooks;

/// <summary>What validating webhooks may refuse and tell.</summary>
public sealed class ValidatingWebhookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"code":418,"reason":"Teapot","message":"short","details":{"name":"n","causes":[{"field":"f","message":"m","reason":"r"}],"retryAfterSeconds":7}}""",
        418, "Teapot", "admission webhook \"a.example.com\" denied the request: short")]
    [InlineData("""{"reason":"Forbidden"}""", 400, "Forbidden", "admission webhook \"a.example.com\" denied the request: Forbidden")]
    [InlineData("""{"code":200}""", 400, null, "admission webhook \"a.example.com\" denied the request without explanation")]
    [InlineData("null", 400, null, "admission webhook \"a.example.com\" denied the request without explanation")]
    [InlineData("""{"code":70000,"message":"m"}""", 500, null, "admission webhook \"a.example.com\" denied the request: m")]
    public async Task A_refusal_is_passed_on(string status, int code, string? reason, string message)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => new JsonObject { ["allowed"] = false, ["status"] = JsonNode.Parse(status) });
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook));
        HttpResponseMessage answer = await cluster.ConfigMapAsync("c");
        JsonNode body = await answer.JsonAsync();
        Assert.Equal((code, reason, message), ((int)answer.StatusCode, (string?)body["reason"], (string?)body["message"]));
        Assert.Equal(code == 418 ? "m" : null, (string?)body["details"]?["causes"]?[0]?["message"]);
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync("/api/v1/namespaces/default/configmaps/c"));
    }

    [Fact]
    public async Task All_are_asked_at_once_and_the_first_refusal_in_their_order_is_told()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        using var both = new CountdownEvent(2);
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task MeetAsync(HttpContext context, JsonNode review)
        {
            if (both.Signal())
            {
                met.SetResult();
            }

            await met.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(Answer(review, Deny($"{review["request"]!["name"]}{context.Request.Path}")), context.RequestAborted);
        }

        WebhookServer one = await cluster.WebhookAsync(MeetAsync);
        WebhookServer two = await cluster.WebhookAsync(MeetAsync);
        await cluster.ConfigureAsync("Validating", "v", Hook(one, "one.example.com"), Hook(two, "two.example.com"));
        Assert.Equal("admission webhook \"one.example.com\" denied the request: c/hook", await MessageAsync(await cluster.ConfigMapAsync("c")));
    }

    [Fact]
    public async Task Warnings_reach_the_client_each_once_and_not_without_bound()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        string[] warnings = ["be \"careful\"", "be \"careful\"", .. Enumerable.Range(0, 100).Select(i => $"{i}:" + new string('x', 1000))];
        WebhookServer webhook = await cluster.WebhookAsync(_ => new JsonObject
        {
            ["allowed"] = true, ["warnings"] = new JsonArray([.. warnings.Select(text => (JsonNode)text)]),
        });
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook));
        HttpResponseMessage answer = await cluster.ConfigMapAsync("c");
        string[] told = [.. answer.Headers.GetValues("Warning")];
        Assert.Equal("299 - \"be \\\"careful\\\"\"", told[0]);
        Assert.Equal("299 - \"0:" + new string('x', 254) + "\"", told[1]);
        Assert.Equal(17, told.Length);
    }

    [Fact]
    public async Task Selectors_take_objects_by_old_or_new_labels_and_by_those_of_their_namespace()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer byObject = await cluster.WebhookAsync(_ => Allow());
        WebhookServer byNamespace = await cluster.WebhookAsync(_ => Allow());
        await cluster.MergeAsync("/api/v1/namespaces/default", """{"metadata":{"labels":{"team":"a"}}}""");
        await cluster.ConfigureAsync("Validating", "v",
            Hook(byObject, more: """
                "objectSelector":{"matchLabels":{"look":"yes"}}
                """),
            Hook(byNamespace, "b.example.com", """{"operations":["CREATE","UPDATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["*"]}""",
                """
                "namespaceSelector":{"matchExpressions":[{"key":"team","operator":"In","values":["b"]}]}
                """));
        await cluster.ConfigMapAsync("c", ",\"labels\":{\"look\":\"yes\"}");
        await cluster.MergeAsync("/api/v1/namespaces/default/configmaps/c", """{"metadata":{"labels":{"look":"no"}}}""");
        await cluster.MergeAsync("/api/v1/namespaces/default/configmaps/c", """{"data":{"k":"2"}}""");
        Assert.Equal(["CREATE", "UPDATE"], byObject.Asked.Select(asked => (string?)asked.Request["operation"]));
        Assert.Empty(byNamespace.Asked);

        // Of a namespace that is written the new labels count, and cluster-wide objects are exempt from no webhook.
        await cluster.MergeAsync("/api/v1/namespaces/default", """{"metadata":{"labels":{"team":"b"}}}""");
        await cluster.CreateAsync("/api/v1/persistentvolumes", """{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"pv"},"spec":{"capacity":{"storage":"1"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/x"}}}""");
        Assert.Equal(["default", "pv"], byNamespace.Asked.Select(asked => (string?)asked.Request["name"]));
        Assert.Equal("default", (string?)byNamespace.Asked.First().Request["namespace"]);
    }

    [Fact]
    public async Task A_connection_is_shown_with_its_options()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        await cluster.PodAsync("p");
        WebhookServer webhook = await cluster.WebhookAsync(_ => Deny("no shells"));
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook, rules: """{"operations":["CONNECT"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/exec"]}"""));
        HttpResponseMessage answer = await cluster.Client.PostAsync("/api/v1/namespaces/default/pods/p/exec?command=sh&stdin=true&container=c", null, Cancel);
        Assert.Equal("admission webhook \"a.example.com\" denied the request: no shells", await MessageAsync(answer));
        JsonNode request = Assert.Single(webhook.Asked).Request;
        Assert.Equal(("CONNECT", "exec", "PodExecOptions", "p"), ((string?)request["operation"], (string?)request["subResource"], (string?)request["kind"]!["kind"], (string?)request["name"]));
        Assert.Equal(("sh", null), ((string?)request["object"]!["command"]![0], request["options"]));
    }

    [Fact]
    public async Task It_judges_what_will_be_stored_in_the_version_of_the_review_that_it_takes()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => new JsonObject { ["uid"] = "another", ["allowed"] = true });
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook, more: "\"admissionReviewVersions\":[\"v2\",\"v1beta1\",\"v1\"]"));
        Assert.Equal(HttpStatusCode.Created, (await cluster.CreateAsync("/api/v1/namespaces/default/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"g-"}}""")).StatusCode);
        AskedReview asked = Assert.Single(webhook.Asked);
        Assert.Equal("admission.k8s.io/v1beta1", (string?)asked.Review["apiVersion"]);
        Assert.StartsWith("g-", (string?)asked.Request["object"]!["metadata"]!["name"], StringComparison.Ordinal);
        Assert.NotNull(asked.Request["object"]!["metadata"]!["uid"]);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/pods", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"NAME","labels":{"b":"1","a":"2"},"annotations":{"c":"<1>"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""")]
    [InlineData("/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
        """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"NAME"},"spec":{"maxReplicas":3,"targetCPUUtilizationPercentage":80,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}}}""")]
    public async Task What_is_stored_is_the_same_whether_a_webhook_has_seen_it_or_not(string path, string json)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        await cluster.CreateAsync(path, json.Replace("NAME", "one", StringComparison.Ordinal));
        WebhookServer webhook = await cluster.WebhookAsync(_ => Allow());
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook, rules: "*"));
        await cluster.CreateAsync(path, json.Replace("NAME", "two", StringComparison.Ordinal));
        Assert.Single(webhook.Asked);
        Assert.Equal(await StoredAsync("one"), await StoredAsync("two"));

        async Task<string> StoredAsync(string name)
        {
            JsonNode stored = await (await cluster.Client.GetAsync($"{path}/{name}", Cancel)).JsonAsync();
            foreach (string own in (string[])["name", "uid", "resourceVersion"])
            {
                Assert.True(stored["metadata"]!.AsObject().Remove(own));
            }

            return stored.ToJsonString();
        }
    }

    [Fact]
    public async Task A_change_of_a_configuration_acts_for_the_next_request()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Deny("no"));
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook));
        Assert.Equal(HttpStatusCode.BadRequest, (await cluster.ConfigMapAsync("c")).StatusCode);
        await cluster.Client.DeleteAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/v", Cancel);
        await cluster.Client.GetAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", Cancel);
        Assert.Equal(HttpStatusCode.Created, (await cluster.ConfigMapAsync("c")).StatusCode);
    }

    [Fact]
    public async Task Calls_are_counted_and_measured()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 999 } });
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook));
        await cluster.ConfigMapAsync("c");
        string metrics = await cluster.Client.GetStringAsync("/metrics", Cancel);
        Assert.Contains("apiserver_admission_webhook_request_total{code=\"600\",name=\"a.example.com\",operation=\"CREATE\",rejected=\"true\",type=\"validating\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"a.example.com\",operation=\"CREATE\",rejection_code=\"600\",type=\"validating\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("apiserver_admission_webhook_admission_duration_seconds_count{name=\"a.example.com\",operation=\"CREATE\",rejected=\"true\",type=\"validating\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_without_a_language_to_judge_them_are_not_let_in()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Allow());
        HttpResponseMessage answer = await cluster.CreateAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            $$$"""{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"v"},"webhooks":[{{{Hook(webhook, more: "\"matchConditions\":[{\"name\":\"n\",\"expression\":\"true\"}]")}}}]}""");
        Assert.Equal("ValidatingWebhookConfiguration.admissionregistration.k8s.io \"v\" is invalid: webhooks[0].matchConditions: Forbidden: this server has no expression language to judge match conditions by", await MessageAsync(answer));
    }
}
