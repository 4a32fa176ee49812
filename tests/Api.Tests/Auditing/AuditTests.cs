using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.EventLog;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Auditing;

public sealed class AuditTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Every_request_has_its_line_when_the_server_has_stopped()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient admin = server.Client();
        using HttpClient alice = server.Client("alice");
        using HttpClient anonymous = server.Client(token: null);
        await admin.PostAsync(Maps + "?fieldManager=a%20b", JsonBodies.ConfigMap("made", "body-secret"), TestContext.Current.CancellationToken);
        await admin.GetAsync(Maps + "/none", TestContext.Current.CancellationToken);
        await alice.GetAsync(Maps, TestContext.Current.CancellationToken);
        await anonymous.GetAsync("/version", TestContext.Current.CancellationToken);
        await admin.DeleteAsync(Maps + "/made", TestContext.Current.CancellationToken);

        // Answers to different clients are complete in any order.
        string[] order = ["create", "get/admin", "list", "get/system:anonymous", "delete"];
        JsonNode[] lines = [.. (await LinesAsync(server)).OrderBy(line => Array.FindIndex(order, word => $"{line["verb"]}/{line["user"]!["username"]}".StartsWith(word, StringComparison.Ordinal)))];
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Equal(("Event", "audit.k8s.io/v1", "Metadata", "ResponseComplete", "127.0.0.1"),
            ((string?)line["kind"], (string?)line["apiVersion"], (string?)line["level"], (string?)line["stage"], (string?)line["sourceIPs"]![0])));
        Assert.Equal(
            """{"metadata":{},"code":201} {"metadata":{},"status":"Failure","message":"configmaps \"none\" not found","reason":"NotFound","details":{"name":"none","kind":"configmaps"},"code":404}""",
            $"{Plain(lines[0]["responseStatus"]!)} {Plain(lines[1]["responseStatus"]!)}");
        Assert.Equal(Maps + "?fieldManager=a%20b", (string?)lines[0]["requestURI"]);
        Assert.Equal("""{"resource":"configmaps","namespace":"default","name":"made","apiVersion":"v1"}""", Plain(lines[0]["objectRef"]!));
        Assert.Equal("""{"username":"alice","uid":"alice-uid","groups":["devs","system:authenticated"]}""", Plain(lines[2]["user"]!));
        Assert.Equal("forbid", (string?)lines[2]["annotations"]!["authorization.k8s.io/decision"]);
        Assert.Equal((403, null), ((int)lines[2]["responseStatus"]!["code"]!, lines[3]["objectRef"]));
        Assert.Equal("2026-01-02T03:04:05.000000Z", (string?)lines[3]["requestReceivedTimestamp"]);
        Assert.Equal(("delete", "Success"), ((string?)lines[4]["verb"], (string?)lines[4]["responseStatus"]!["status"]));
    }

    [Theory]
    [InlineData(false, "/api/v1/namespaces/kube-system")]
    [InlineData(false, "/api/v1/namespaces")]
    [InlineData(false, "/version")]
    [InlineData(true, "/api/v1/namespaces/kube-system")]
    [InlineData(true, "/api/v1/namespaces")]
    [InlineData(true, "/version")]
    public async Task An_answer_leaves_the_server_after_its_line_is_written(bool http2, string path)
    {
        // The clock stands still: nothing is written because time passes.
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client(http2: http2);
        for (int i = 0; i < 50; i++)
        {
            using HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(answer.Headers.GetValues("Audit-Id").Single(), await File.ReadAllTextAsync(server.AuditLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watch_begins_after_its_line_is_written(bool http2)
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client(http2: http2);
        using HttpResponseMessage watch = await client.GetAsync(Maps + "?watch=true", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Contains("\"stage\":\"ResponseStarted\"", await File.ReadAllTextAsync(server.AuditLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_has_a_line_when_it_begins_and_one_when_it_ends()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        using HttpResponseMessage watch = await client.GetAsync(
            Maps + "?watch=true&fieldSelector=metadata.name%3Dc", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        JsonNode[] lines = await LinesAsync(server);
        Assert.Equal(["ResponseStarted", "ResponseComplete"], lines.Select(line => (string?)line["stage"]));
        Assert.All(lines, line => Assert.Equal(("watch", 200, "c"),
            ((string?)line["verb"], (int)line["responseStatus"]!["code"]!, (string?)line["objectRef"]!["name"])));
    }

    [Fact]
    public async Task No_body_token_or_header_is_ever_written()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add("Cookie", "cookie-secret");
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a", "body-secret"), TestContext.Current.CancellationToken);
        await client.PutAsync(Maps + "/a", JsonBodies.ConfigMap("a", "body-secret"), TestContext.Current.CancellationToken);
        using HttpClient wrong = server.Client("token-secret");
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync(Maps, TestContext.Current.CancellationToken)).StatusCode);
        await server.StopAsync();
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(server.AuditLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_have_the_references_fields_in_its_order()
    {
        Assert.SkipWhen(SharedFolder.Find("reference", "audit", "log.jsonl") is null, SharedFolder.Absent);
        JsonNode reference = JsonNode.Parse(File.ReadLines(SharedFolder.Find("reference", "audit", "log.jsonl")!).First())!;
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("kubectl/v1.36.2");
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        JsonNode line = (await LinesAsync(server)).Single();
        Assert.Equal(Fields(reference), Fields(line));
        Assert.Equal(Fields(reference["user"]!), Fields(line["user"]!));
        Assert.Equal(Fields(reference["annotations"]!), Fields(line["annotations"]!));
    }

    [Fact]
    public async Task Wrong_credentials_have_one_line_without_a_user_as_the_answer_goes_out()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient wrong = server.Client("no such token");
        using HttpResponseMessage answer = await wrong.GetAsync(Maps, TestContext.Current.CancellationToken);
        JsonNode line = (await LinesAsync(server)).Single();
        Assert.Equal("""{"metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""", Plain(line["responseStatus"]!));
        Assert.Equal(("ResponseStarted", "{}"), ((string?)line["stage"], Plain(line["user"]!)));
        Assert.Equal(answer.Headers.GetValues("Audit-Id").Single(), (string?)line["auditID"]);
    }

    [Fact]
    public async Task The_audit_id_of_a_client_is_kept_and_given_back()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add("Audit-ID", "mine-7");
        using HttpResponseMessage answer = await client.GetAsync(Maps, TestContext.Current.CancellationToken);
        Assert.Equal("mine-7", answer.Headers.GetValues("Audit-Id").Single());
        Assert.Equal("mine-7", (string?)(await LinesAsync(server)).Single()["auditID"]);
    }

    [Fact]
    public async Task A_request_that_is_received_has_a_line_of_that_without_a_status()
    {
        await using InProcessServer server = await WithPolicyAsync("rules: [{level: RequestResponse}]");
        using HttpClient client = server.Client();
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        JsonNode[] lines = [.. (await LinesAsync(server)).Where(line => (string?)line["user"]!["username"] == "admin")];
        Assert.Equal(["RequestReceived", "ResponseComplete"], lines.Select(line => (string?)line["stage"]));
        Assert.Equal((null, null, null, (string?)lines[0]["requestReceivedTimestamp"]),
            (lines[0]["responseStatus"], lines[0]["annotations"], lines[0]["requestObject"], (string?)lines[0]["stageTimestamp"]));
        Assert.Equal(("a", "a"), ((string?)lines[1]["requestObject"]!["metadata"]!["name"], (string?)lines[1]["responseObject"]!["metadata"]!["name"]));
    }

    [Fact]
    public async Task Bodies_are_written_at_the_levels_that_ask_for_them_only()
    {
        await using InProcessServer server = await WithPolicyAsync(
            "rules: [{level: Metadata, resources: [{resources: [secrets]}]}, {level: Request, verbs: [create, patch]}, {level: None}]");
        using HttpClient client = server.Client();
        const string Secrets = "/api/v1/namespaces/default/secrets";
        await client.PostAsync(Secrets, new StringContent("""{"metadata":{"name":"s"},"stringData":{"p":"hush"}}"""), TestContext.Current.CancellationToken);
        await client.GetAsync(Secrets + "/s", TestContext.Current.CancellationToken);
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a", "told"), TestContext.Current.CancellationToken);
        await client.GetAsync(Maps + "/a", TestContext.Current.CancellationToken);
        await server.StopAsync();
        string text = await File.ReadAllTextAsync(server.AuditLog, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.DoesNotContain("responseObject", text, StringComparison.Ordinal);
        Assert.Contains("told", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_away_is_told_as_the_client_was_told()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        server.Log.Fault = new LogUnavailableException("away");
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        server.Log.Fault = null;
        JsonNode line = (await LinesAsync(server)).Last();
        Assert.Equal((503, "ServiceUnavailable"), ((int)line["responseStatus"]!["code"]!, (string?)line["responseStatus"]!["reason"]));
    }

    [Fact]
    public async Task A_fault_of_the_server_is_told_as_a_panic_without_its_reason()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        server.Log.Fault = new InvalidOperationException("hush");
        using HttpResponseMessage answer = await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        server.Log.Fault = null;
        JsonNode line = (await LinesAsync(server)).Last();
        Assert.Equal((HttpStatusCode.InternalServerError, "Panic"), (answer.StatusCode, (string?)line["stage"]));
        Assert.StartsWith("APIServer panic'd: ", (string?)line["responseStatus"]!["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("hush", line.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_took_too_long_is_told_as_the_client_was_told()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(options => options with
        {
            AuditLogPath = Path.Combine(options.DataDir, "audit.log"), RequestTimeout = TimeSpan.FromSeconds(7),
        });
        using HttpClient client = server.Client();
        Task stalled = server.Log.StallNext();
        Task<HttpResponseMessage> answering = client.GetAsync(Maps, TestContext.Current.CancellationToken);
        await stalled;
        server.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await answering).StatusCode);
        JsonNode line = (await LinesAsync(server)).Last();
        Assert.Equal(("ResponseComplete", 504, "Timeout"), ((string?)line["stage"], (int)line["responseStatus"]!["code"]!, (string?)line["responseStatus"]!["reason"]));
    }

    [Fact]
    public async Task Who_acts_as_another_stands_there_with_both_names_and_the_constraint_that_allowed_it()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add("Impersonate-User", "jane");
        await client.GetAsync(Maps, TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Add("Impersonate-Group", "system:masters");
        await client.GetAsync(Maps, TestContext.Current.CancellationToken);
        JsonNode[] lines = await LinesAsync(server);
        Assert.Equal(["impersonate:user-info", null], lines.Select(line => (string?)line["authenticationMetadata"]?["impersonationConstraint"]));
        Assert.All(lines, line => Assert.Equal(("admin", "jane"), ((string?)line["user"]!["username"], (string?)line["impersonatedUser"]!["username"])));
    }

    [Fact]
    public async Task Who_uses_a_kind_that_has_a_successor_is_told_of()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        await client.GetAsync("/api/v1/namespaces/default/endpoints", TestContext.Current.CancellationToken);
        Assert.Equal("true", (string?)(await LinesAsync(server)).Single()["annotations"]!["k8s.io/deprecated"]);
    }

    [Fact]
    public async Task Without_a_log_and_a_webhook_nothing_is_made_of_requests()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await client.GetAsync(Maps, TestContext.Current.CancellationToken);
        Assert.Contains("\napiserver_audit_event_total 0\n", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<InProcessServer> WithPolicyAsync(string rules) => InProcessServer.StartAsync(options =>
    {
        string file = Path.Combine(options.DataDir, "policy.yaml");
        File.WriteAllText(file, "apiVersion: audit.k8s.io/v1\nkind: Policy\n" + rules);
        return options with { AuditLogPath = Path.Combine(options.DataDir, "audit.log"), AuditPolicyFile = file };
    });

    private static Task<InProcessServer> StartAsync() =>
        InProcessServer.StartAsync(options => options with { AuditLogPath = Path.Combine(options.DataDir, "audit.log") });

    private static async Task<JsonNode[]> LinesAsync(InProcessServer server)
    {
        await server.StopAsync();
        return [.. (await File.ReadAllLinesAsync(server.AuditLog, TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!)];
    }

    private static string[] Fields(JsonNode node) => [.. node.AsObject().Select(field => field.Key)];

    private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
