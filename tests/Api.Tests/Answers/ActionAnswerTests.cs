using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Answers;

/// <summary>What actions answer over HTTP: a Status that is no failure, or one whose code is not that of the answer.</summary>
public class ActionAnswerTests
{
    private const string Namespace = "/api/v1/namespaces/default";
    private const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_done_action_is_a_success_that_says_its_code()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient admin = server.Client();
        HttpResponseMessage bound = await admin.PostAsync(Namespace + "/pods/p/binding",
            JsonBodies.Json("""{"metadata":{"name":"p"},"target":{"kind":"Node","name":"n"}}"""), None);
        Assert.Equal(HttpStatusCode.Created, bound.StatusCode);
        JsonNode body = await bound.JsonAsync();
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}""", body.ToJsonString());
    }

    [Fact]
    public async Task An_eviction_that_must_wait_says_how_long()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient admin = server.Client();
        await admin.PostAsync(Namespace + "/pods/p/binding", JsonBodies.Json("""{"metadata":{"name":"p"},"target":{"name":"n"}}"""), None);
        await Patch(admin, Namespace + "/pods/p/status", """{"status":{"phase":"Running"}}""");
        await admin.PostAsync(Budgets, JsonBodies.Json("""{"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{}}}"""), None);
        HttpResponseMessage refused = await EvictAsync(admin);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter!.Delta);
        await Patch(admin, Budgets + "/b/status", """{"status":{"observedGeneration":1}}""");
        Assert.Null((await EvictAsync(admin)).Headers.RetryAfter);
    }

    [Fact]
    public async Task An_eviction_that_can_not_be_decided_is_a_failure_within_an_answer()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient admin = server.Client();
        await Patch(admin, Namespace + "/pods/p/status", """{"status":{"phase":"Running"}}""");
        foreach (string name in (string[])["b", "c"])
        {
            await admin.PostAsync(Budgets, JsonBodies.Json($$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"minAvailable":1,"selector":{}}}"""), None);
        }

        HttpResponseMessage answer = await EvictAsync(admin);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        JsonNode body = await answer.JsonAsync();
        Assert.Equal(("Failure", 500), (body["status"]!.GetValue<string>(), body["code"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_watch_sees_a_pod_go_at_the_revision_of_its_deletion()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient admin = server.Client();
        JsonNode pod = await (await admin.GetAsync(Namespace + "/pods/p", None)).JsonAsync();
        JsonNode gone = await (await admin.DeleteAsync(Namespace + "/pods/p", None)).JsonAsync();
        string from = pod["metadata"]!["resourceVersion"]!.GetValue<string>();
        using var stream = new StreamReader(await admin.GetStreamAsync(Namespace + $"/pods?watch=1&resourceVersion={from}", None));
        JsonNode[] events = [JsonNode.Parse((await stream.ReadLineAsync(None))!)!, JsonNode.Parse((await stream.ReadLineAsync(None))!)!];
        Assert.Equal(["MODIFIED", "DELETED"], events.Select(item => item["type"]!.GetValue<string>()));
        Assert.Equal(gone.ToJsonString(), events[1]["object"]!.ToJsonString());
    }

    private static async Task<InProcessServer> StartAsync()
    {
        InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient admin = server.Client();
        await admin.PostAsync(Namespace + "/serviceaccounts", JsonBodies.Json("""{"metadata":{"name":"default"}}"""), None);
        HttpResponseMessage made = await admin.PostAsync(Namespace + "/pods",
            JsonBodies.Json("""{"metadata":{"name":"p"},"spec":{"automountServiceAccountToken":false,"containers":[{"name":"c","image":"i"}]}}"""), None);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return server;
    }

    private static Task<HttpResponseMessage> EvictAsync(HttpClient admin) =>
        admin.PostAsync(Namespace + "/pods/p/eviction", JsonBodies.Json("""{"metadata":{"name":"p"}}"""), None);

    private static async Task Patch(HttpClient admin, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json"));
        Assert.Equal(HttpStatusCode.OK, (await admin.PatchAsync(path, content, None)).StatusCode);
    }
}
