using System.Net;
using System.Text;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Hosting;

public sealed class RequestLifeTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_request_that_takes_too_long_is_504()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { RequestTimeout = TimeSpan.FromSeconds(7) });
        using HttpClient client = server.Client();
        Task stalled = server.Log.StallNext();
        Task<HttpResponseMessage> answering = client.GetAsync(Pods, TestContext.Current.CancellationToken);
        await stalled;
        server.Clock.Advance(TimeSpan.FromSeconds(8));
        HttpResponseMessage answer = await answering;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Single(answer.Headers.GetValues("Audit-Id"));
        Assert.Equal("Timeout: request did not complete within the allotted timeout", (string?)(await answer.JsonAsync())["message"]);
    }

    [Fact]
    public async Task A_watch_outlives_the_request_timeout_and_sees_what_happens_later()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { RequestTimeout = TimeSpan.FromSeconds(7) });
        using HttpClient client = server.Client();
        using var watch = new StreamReader(await client.GetStreamAsync("/api/v1/namespaces/default/configmaps?watch=true", TestContext.Current.CancellationToken));
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await client.PostAsync("/api/v1/namespaces/default/configmaps", JsonBodies.ConfigMap("late"), TestContext.Current.CancellationToken);
        Assert.StartsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"ConfigMap\"", await watch.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopping_ends_watches_cleanly(bool http2)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client(http2: http2);
        using var watch = new StreamReader(await client.GetStreamAsync("/api/v1/namespaces?watch=true", TestContext.Current.CancellationToken));
        Assert.NotNull(await watch.ReadLineAsync(TestContext.Current.CancellationToken));
        Task stopping = server.StopAsync();
        await watch.ReadToEndAsync(TestContext.Current.CancellationToken);
        await stopping;
    }

    [Theory]
    [InlineData(LogOutage.Away, HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    [InlineData(LogOutage.Unanswered, HttpStatusCode.GatewayTimeout, "Timeout")]
    [InlineData(LogOutage.Full, HttpStatusCode.InsufficientStorage, "InsufficientStorage")]
    public async Task A_log_that_is_away_is_told_as_what_it_is_with_a_time_to_come_again(LogOutage outage, HttpStatusCode code, string reason)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        server.Log.Fault = new LogUnavailableException("host 10.1.2.3 refused", null, outage);
        HttpResponseMessage answer = await client.GetAsync(Pods, TestContext.Current.CancellationToken);
        Assert.Equal((code, TimeSpan.FromSeconds(1)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        System.Text.Json.Nodes.JsonNode status = await answer.JsonAsync();
        Assert.Equal(("Status", (int)code, reason), ((string?)status["kind"], (int)status["code"]!, (string?)status["reason"]));
        Assert.DoesNotContain("10.1.2.3", status.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/namespaces?resourceVersion=0", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task What_the_cache_knows_is_served_while_the_log_is_away()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        const string Maps = "/api/v1/namespaces/default/configmaps";
        System.Text.Json.Nodes.JsonNode first = await (await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken)).JsonAsync();
        string revision = (string)first["metadata"]!["resourceVersion"]!;
        using var watch = new StreamReader(await client.GetStreamAsync(Maps + "?watch=true&resourceVersion=" + revision, TestContext.Current.CancellationToken));
        await client.PostAsync(Maps, JsonBodies.ConfigMap("b"), TestContext.Current.CancellationToken);
        Assert.Contains("\"b\"", await watch.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        server.Log.Fault = new LogUnavailableException("away");

        foreach ((string query, int count) in new[] { ("resourceVersion=0", 2), ($"resourceVersion={revision}&resourceVersionMatch=NotOlderThan", 2), ($"resourceVersion={revision}&resourceVersionMatch=Exact", 1) })
        {
            System.Text.Json.Nodes.JsonNode list = await (await client.GetAsync($"{Maps}?{query}", TestContext.Current.CancellationToken)).JsonAsync();
            Assert.Equal((query, count), (query, list["items"]!.AsArray().Count));
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Maps + "/a?resourceVersion=0", TestContext.Current.CancellationToken)).StatusCode);
        server.Log.Fault = null;
        await client.DeleteAsync(Maps + "/a", TestContext.Current.CancellationToken);
        Assert.Contains("\"DELETED\"", await watch.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(IOException))]
    public async Task A_fault_is_500_with_the_audit_id_and_nothing_of_the_inside(Type fault)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        server.Log.Fault = (Exception)Activator.CreateInstance(fault, "inner secret")!;
        HttpResponseMessage answer = await client.GetAsync(Pods, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Audit-Id").Single(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gr\u00fc\u00dfe")]
    [InlineData("a b")]
    public async Task An_audit_id_that_no_header_can_hold_is_replaced(string given)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using System.Net.Sockets.TcpClient raw = server.Connect();
        await raw.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAudit-ID: {given}\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(raw.GetStream());
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Audit-Id: " + given, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Impersonate-Group")]
    [InlineData("Impersonate-Uid")]
    [InlineData("Impersonate-Extra-scopes")]
    public async Task Impersonation_without_a_user_is_refused_and_never_ignored(string header)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add(header, "x");
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(Pods, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_administrator_acts_under_the_identity_that_it_asks_for()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add("Impersonate-User", "jane");
        client.DefaultRequestHeaders.Add("Impersonate-Group", "devs");
        client.DefaultRequestHeaders.Add("Impersonate-Extra-Acme.com%2fScopes", "view");
        HttpResponseMessage refused = await client.GetAsync(Pods, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"",
            (string?)(await refused.JsonAsync())["message"]);
        HttpResponseMessage review = await client.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", JsonBodies.Json(
            """{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}"""), TestContext.Current.CancellationToken);
        Assert.Equal("""{"username":"jane","groups":["devs","system:authenticated"],"extra":{"acme.com/scopes":["view"]}}""",
            (await review.JsonAsync())["status"]!["userInfo"]!.ToJsonString());
    }

    [Fact]
    public async Task A_caller_without_the_right_does_not_act_as_another()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client("alice");
        client.DefaultRequestHeaders.Add("Impersonate-User", "admin");
        HttpResponseMessage refused = await client.GetAsync(Pods, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("pods is forbidden: User \"alice\" cannot impersonate-on:user-info:list resource \"pods\" in API group \"\" in the namespace \"default\"",
            (string?)(await refused.JsonAsync())["message"]);
    }

    [Fact]
    public async Task Too_many_requests_are_429_but_administrators_and_watches_get_in()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { MaxRequestsInflight = 1, AuthorizationMode = ["AlwaysAllow"] });
        using HttpClient alice = server.Client("alice");
        using HttpClient admin = server.Client();
        Task stalled = server.Log.StallNext();
        using var given = new CancellationTokenSource();
        Task<HttpResponseMessage> first = alice.GetAsync(Pods, given.Token);
        await stalled;
        HttpResponseMessage refused = await alice.GetAsync(Pods, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal("TooManyRequests", (string?)(await refused.JsonAsync())["reason"]);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(Pods, TestContext.Current.CancellationToken)).StatusCode);
        using HttpResponseMessage watch = await alice.GetAsync(Pods + "?watch=true", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, watch.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await alice.PostAsync("/api/v1/namespaces/default/configmaps", JsonBodies.ConfigMap("m"), TestContext.Current.CancellationToken)).StatusCode);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var seats = (Application.Fairness.InFlightLimiter)server.Services.GetService(typeof(Application.Fairness.InFlightLimiter))!;
        Assert.True(SpinWait.SpinUntil(() => seats.Reading == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Every_cluster_has_its_first_namespaces_and_a_second_start_makes_no_others()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await ((Bootstrapper)server.Services.GetService(typeof(Bootstrapper))!).RunAsync(TestContext.Current.CancellationToken);
        var list = (await (await client.GetAsync("/api/v1/namespaces", TestContext.Current.CancellationToken)).JsonAsync())["items"]!.AsArray();
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], list.Select(item => (string?)item!["metadata"]!["name"]));
        Assert.All(list, item => Assert.Equal("Active", (string?)item!["status"]!["phase"]));
        Assert.All(list, item => Assert.Equal((string?)item!["metadata"]!["name"], (string?)item["metadata"]!["labels"]!["kubernetes.io/metadata.name"]));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("audit")]
    public async Task A_file_that_a_flag_names_and_cannot_be_opened_ends_the_start(string flag)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("plain"), "", TestContext.Current.CancellationToken);
        string missing = folder.File("plain/file");
        var options = new ServerOptions
        {
            DataDir = folder.Path, Storage = StorageKind.Memory, SecurePort = 0,
            TokenAuthFile = flag == "token" ? missing : "", AuditLogPath = flag == "audit" ? missing : "",
        };
        StartupException refusal = await Assert.ThrowsAsync<StartupException>(() => ApiServer.RunAsync(options, TextWriter.Null));
        Assert.Contains(missing, refusal.Message, StringComparison.Ordinal);
    }
}
