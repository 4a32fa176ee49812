using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInKubelet;
using Kronicle.StandInWebhook;
using Kronicle.TestKit;
using Microsoft.AspNetCore.Http;
using static Kronicle.Api.Tests.Admission.Webhooks.WebhookCluster;
using static Kronicle.StandInWebhook.BadAnswers;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.Api.Tests.Admission.Webhooks;

/// <summary>Webhooks that fail: the request ends with one clear answer and nothing is stored, or it goes on, as the policy has it.</summary>
public sealed class WebhookFailureTests
{
    private const string Map = "/api/v1/namespaces/default/configmaps/c";

    private static readonly Dictionary<string, (Func<HttpContext, JsonNode, Task> Answer, string Told)> Ways = new()
    {
        ["garbage"] = (Write("}{"), "failed to call webhook: couldn't get version/kind; json parse error: invalid character '}' looking for beginning of value"),
        ["nothing"] = (Write(""), "failed to call webhook: 0-length response with status code: 200 and content type: "),
        ["no review"] = (Write("{}"), "received invalid webhook response: webhook response was absent"),
        ["no kind"] = (With(node => node.Remove("kind")), "received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got admission.k8s.io/v1, Kind="),
        ["other version"] = (With(node => node["apiVersion"] = "admission.k8s.io/v1beta1"), "failed to call webhook: converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion"),
        ["other kind"] = (With(node => node["kind"] = "Pod"), "failed to call webhook: no kind \"Pod\" is registered for version \"admission.k8s.io/v1\" in scheme"),
        ["wrong uid"] = (With(node => node["response"]!["uid"] = "x"), "received invalid webhook response: expected response.uid="),
        ["wrong type"] = (With(node => node["response"]!["allowed"] = "yes"), "failed to call webhook: json: cannot unmarshal string into Go struct field AdmissionResponse.response.allowed of type bool"),
        ["patch without type"] = (With(node => node["response"]!["patch"] = "W10="), "received invalid webhook response: webhook returned response.patch but not response.patchType"),
        ["type without patch"] = (With(node => node["response"]!["patchType"] = "JSONPatch"), "received invalid webhook response: webhook returned response.patchType but not response.patch"),
        ["unknown patch"] = (With(node => (node["response"]!["patchType"], node["response"]!["patch"]) = ("Magic", "W3t9XQ==")), "unsupported patch type \"Magic\""),
        ["patch that is none"] = (With(node => (node["response"]!["patchType"], node["response"]!["patch"]) = ("JSONPatch", "e30=")), "received undecodable patch in webhook response: json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
        ["error"] = (Fail(500, "boom"), "failed to call webhook: an error on the server (\"boom\") has prevented the request from succeeding"),
        ["not found"] = (Fail(404, ""), "failed to call webhook: the server could not find the requested resource"),
        ["redirect"] = (RedirectAsync, "failed to call webhook: the server responded with the status code 307 but did not return more information"),
        ["vanishes"] = (VanishAsync, "failed to call webhook: Post \"https://127.0.0.1:"),
        ["gigabytes"] = (FloodAsync, "the answer is larger than 3145728 bytes"),
    };

    public static TheoryData<string, bool> All => [.. from way in Ways.Keys from ignore in (bool[])[false, true] select (way, ignore)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Without_a_usable_answer_the_policy_decides(string way, bool ignore)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(Ways[way].Answer);
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, more: Policy(ignore)));
        HttpResponseMessage answer = await cluster.ConfigMapAsync("c");
        await DecidedAsync(cluster, answer, ignore, Ways[way].Told);
        Assert.NotEmpty(webhook.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_hangs_costs_its_own_time_and_nobody_else_any(bool ignore)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WebhookServer webhook = await cluster.WebhookAsync(async (context, review) =>
        {
            asked.SetResult();
            await HangAsync(context, review);
        });
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook, more: "\"timeoutSeconds\":3," + Policy(ignore)));
        Task<HttpResponseMessage> waiting = cluster.ConfigMapAsync("c");
        await asked.Task.WaitAsync(Cancel);
        Assert.Equal(HttpStatusCode.Created, (await cluster.PodAsync("other")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(Map));
        Assert.False(waiting.IsCompleted);
        cluster.Server.Clock.Advance(TimeSpan.FromSeconds(3));
        await DecidedAsync(cluster, await waiting, ignore, $"failed to call webhook: Post \"{webhook.Address}hook?timeout=3s\": context deadline exceeded");
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_changes_nothing()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WebhookServer webhook = await cluster.WebhookAsync(async (context, review) =>
        {
            asked.SetResult();
            await late.Task.WaitAsync(Cancel);
            await context.Response.WriteAsync(Answer(review, Patch("""[{"op":"add","path":"/data/b","value":"1"}]""")));
        });
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, more: "\"timeoutSeconds\":1"));
        Task<HttpResponseMessage> waiting = cluster.ConfigMapAsync("c");
        await asked.Task.WaitAsync(Cancel);
        cluster.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.InternalServerError, (await waiting).StatusCode);
        late.SetResult();
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(Map));
    }

    [Fact]
    public async Task The_request_s_own_time_ends_a_call_as_well()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync(options => options with { RequestTimeout = TimeSpan.FromSeconds(2) });
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WebhookServer webhook = await cluster.WebhookAsync(async (context, review) =>
        {
            asked.SetResult();
            await HangAsync(context, review);
        });
        await cluster.ConfigureAsync("Mutating", "m", Hook(webhook, more: "\"timeoutSeconds\":30"));
        Task<HttpResponseMessage> waiting = cluster.ConfigMapAsync("c");
        await asked.Task.WaitAsync(Cancel);
        cluster.Server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False((await waiting).IsSuccessStatusCode);
        Assert.EndsWith("?timeout=2s", Assert.Single(webhook.Asked).Target, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(Map));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_is_gone_is_refused_a_connection(bool ignore)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await WebhookServer.StartAsync(cluster.Certificate, _ => Allow());
        Uri address = webhook.Address;
        string hook = Hook(webhook, more: Policy(ignore));
        await webhook.DisposeAsync();
        await cluster.ConfigureAsync("Mutating", "m", hook);
        await DecidedAsync(cluster, await cluster.ConfigMapAsync("c"), ignore, $"dial tcp 127.0.0.1:{address.Port}: connect: connection refused");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_resets_every_connection_is_never_taken_for_a_fault_of_the_server(bool ignore)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        using var peer = new ResettingPeer();
        await cluster.ConfigureAsync("Mutating", "m", Hook($$$"""{"url":"https://127.0.0.1:{{{peer.Port}}}"}""", "a.example.com", "configmaps", Policy(ignore)));

        // The reset is seen at one of several moments: as a rule one call in fifty meets each.
        for (int i = 0; i < 300; i++)
        {
            HttpResponseMessage answer = await cluster.ConfigMapAsync($"c{i}");
            Assert.Equal(ignore ? HttpStatusCode.Created : HttpStatusCode.InternalServerError, answer.StatusCode);
            if (!ignore)
            {
                Assert.StartsWith("Internal error occurred: failed calling webhook \"a.example.com\": ", await MessageAsync(answer), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Somebody_else_s_authority_is_not_trusted()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        using var other = new KubeletCertificate();
        await using WebhookServer stranger = await WebhookServer.StartAsync(other, _ => Allow());
        WebhookServer own = await cluster.WebhookAsync(_ => Allow());
        await cluster.ConfigureAsync("Mutating", "m", Hook($$$"""{"url":"{{{stranger.Address}}}","caBundle":"{{{own.Bundle}}}"}""", "a.example.com", "configmaps", ""));
        await DecidedAsync(cluster, await cluster.ConfigMapAsync("c"), false, "tls: failed to verify certificate: x509: certificate signed by unknown authority");
        Assert.Empty(stranger.Asked);
    }

    [Fact]
    public async Task One_that_speaks_no_tls_is_not_spoken_to()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        Task served = ServeAsync(plain);
        await cluster.ConfigureAsync("Mutating", "m", Hook($$$"""{"url":"https://127.0.0.1:{{{((IPEndPoint)plain.LocalEndpoint).Port}}}"}""", "a.example.com", "configmaps", ""));
        await DecidedAsync(cluster, await cluster.ConfigMapAsync("c"), false, "failed calling webhook \"a.example.com\": failed to call webhook: Post \"https://127.0.0.1:");
        await served;
    }

    [Fact]
    public async Task One_that_calls_the_server_back_is_served_though_every_seat_is_taken()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync(options => options with { MaxMutatingRequestsInflight = 1 });
        using HttpClient alice = cluster.Server.Client("alice");
        await cluster.CreateAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"alice"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"alice"}]}""");
        WebhookServer webhook = await cluster.WebhookAsync(async (context, review) =>
        {
            // Every map brings another one with it, down to the last, and each of them is admitted by this webhook.
            int number = int.Parse((string)review["request"]!["name"]!, System.Globalization.CultureInfo.InvariantCulture);
            HttpResponseMessage? back = number == 0 ? null
                : await alice.PostAsync("/api/v1/namespaces/default/configmaps", JsonBodies.ConfigMap($"{number - 1}"), context.RequestAborted);
            await context.Response.WriteAsync(Answer(review, back is null or { StatusCode: HttpStatusCode.Created } ? Allow() : Deny(await MessageAsync(back))));
        });
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook));
        HttpResponseMessage answer = await alice.PostAsync("/api/v1/namespaces/default/configmaps", JsonBodies.ConfigMap("1"), Cancel);
        Assert.Equal((HttpStatusCode.Created, ""), (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await MessageAsync(answer)));
        Assert.Equal(["1", "0"], webhook.Asked.Select(asked => (string?)asked.Request["name"]));
        Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync("/api/v1/namespaces/default/configmaps/0"));
    }

    private static async Task DecidedAsync(WebhookCluster cluster, HttpResponseMessage answer, bool ignore, string told)
    {
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == (ignore ? HttpStatusCode.Created : HttpStatusCode.InternalServerError), body);
        Assert.Equal(ignore ? HttpStatusCode.OK : HttpStatusCode.NotFound, await cluster.StatusAsync(Map));
        if (!ignore)
        {
            string message = (string?)JsonNode.Parse(body)!["message"] ?? "";
            Assert.StartsWith("Internal error occurred: failed calling webhook \"a.example.com\": ", message, StringComparison.Ordinal);
            Assert.Contains(told, message, StringComparison.Ordinal);
        }

        string metrics = await cluster.Client.GetStringAsync("/metrics", Cancel);
        Assert.Contains(ignore ? "apiserver_admission_webhook_fail_open_count{name=\"a.example.com\"" : "error_type=\"calling_webhook_error\",name=\"a.example.com\"", metrics, StringComparison.Ordinal);
    }

    private static string Policy(bool ignore) => $"\"failurePolicy\":\"{(ignore ? "Ignore" : "Fail")}\"";

    private static async Task ServeAsync(TcpListener plain)
    {
        using TcpClient client = await plain.AcceptTcpClientAsync(Cancel);
        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Cancel);
    }
}
