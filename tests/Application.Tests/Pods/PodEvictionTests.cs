using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Pods;

public class PodEvictionTests
{
    private const string Budgets = "poddisruptionbudgets.policy";

    [Fact]
    public async Task A_pod_without_a_budget_is_told_why_it_goes_and_deleted()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        Assert.Equal(201, Assert.IsType<SuccessAnswer>(await EvictAsync(server, "p")).Code);
        MapNode pod = TestServer.Tree(await server.SendAsync("get", "pods/p"));
        Assert.Equal(30, pod.Map("metadata")!.Integer("deletionGracePeriodSeconds"));
        MapNode condition = pod.Map("status")!.List("conditions")!.Maps.Single(c => c.Text("type") == "DisruptionTarget");
        Assert.Equal(("True", "EvictionByEvictionAPI", "Eviction API: evicting"), (condition.Text("status"), condition.Text("reason"), condition.Text("message")));
    }

    [Fact]
    public async Task An_eviction_in_the_version_before_is_one_too()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        Assert.Equal(201, (await server.SendAsync("create", "pods/p/eviction",
            """{"apiVersion":"policy/v1beta1","kind":"Eviction","metadata":{"name":"p"}}""")).Code);
        Assert.Equal(400, (await server.SendAsync("create", "pods/p/eviction",
            """{"apiVersion":"policy/v2","kind":"Eviction","metadata":{"name":"p"}}""")).Code);
    }

    [Fact]
    public async Task A_budget_that_is_not_settled_says_when_to_come_back()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        await server.SendAsync("create", Budgets, """{"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"a":"b"}}}}""");
        ApiStatus status = TestServer.Failure(await EvictAsync(server, "p"));
        Assert.Equal((429, "TooManyRequests", 10), (status.Code, status.Reason, status.Details!.RetryAfterSeconds));
        Assert.Equal("Cannot evict pod as it would violate the pod's disruption budget.", status.Message);
        Assert.Equal(new StatusCause("DisruptionBudget", "The disruption budget b is still being processed by the server.", ""), Assert.Single(status.Details.Causes));
    }

    [Theory]
    [InlineData("""{"observedGeneration":1,"currentHealthy":1,"desiredHealthy":1}""", 429, "The disruption budget b needs 1 healthy pods and has 1 currently")]
    [InlineData("""{"observedGeneration":1,"currentHealthy":3,"desiredHealthy":1}""", 429, "The disruption budget b does not allow evicting pods currently")]
    [InlineData("""
        {"observedGeneration":1,"currentHealthy":3,"desiredHealthy":1,
         "conditions":[{"type":"DisruptionAllowed","status":"False","reason":"Odd","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z"}]}
        """, 429, "The disruption budget b does not allow evicting pods currently (Odd): m")]
    [InlineData("""
        {"observedGeneration":1,"currentHealthy":0,"desiredHealthy":1,
         "conditions":[{"type":"DisruptionAllowed","status":"False","reason":"SyncFailed","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z"}]}
        """, 429, "The disruption budget b does not allow evicting pods currently because it failed sync: m")]
    public async Task A_spent_budget_says_why(string status, int code, string cause)
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        await BudgetAsync(server, status);
        ApiStatus refused = TestServer.Failure(await EvictAsync(server, "p"));
        Assert.Equal((code, 0, cause), (refused.Code, refused.Details!.RetryAfterSeconds, Assert.Single(refused.Details.Causes).Message));
        Assert.False(TestServer.Tree(await server.SendAsync("get", "pods/p")).Map("metadata")!.Has("deletionTimestamp"));
    }

    [Fact]
    public async Task An_eviction_spends_the_budget_and_writes_down_for_whom()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        await PodAsync(server, "q");
        await BudgetAsync(server, """{"observedGeneration":1,"currentHealthy":3,"desiredHealthy":1,"disruptionsAllowed":2}""");
        await EvictAsync(server, "p");
        MapNode status = TestServer.Tree(await server.SendAsync("get", Budgets + "/b")).Map("status")!;
        Assert.Equal(1, status.Integer("disruptionsAllowed"));
        Assert.False(status.Has("conditions"));
        await EvictAsync(server, "q");
        MapNode budget = TestServer.Tree(await server.SendAsync("get", Budgets + "/b"));
        status = budget.Map("status")!;
        Assert.Equal(0, status.Integer("disruptionsAllowed") ?? 0);
        Assert.Equal(["p", "q"], status.Map("disruptedPods")!.Keys.Order());
        MapNode condition = Assert.Single(status.List("conditions")!.Maps);
        Assert.Equal(("DisruptionAllowed", "False", "InsufficientPods", 1L),
            (condition.Text("type"), condition.Text("status"), condition.Text("reason"), condition.Integer("observedGeneration")));
        MapNode owner = budget.Map("metadata")!.List("managedFields")!.Maps.Single(entry => entry.Text("manager") == "kube-apiserver");
        Assert.Equal(("Update", "status"), (owner.Text("operation"), owner.Text("subresource")));
    }

    [Theory]
    [InlineData("?dryRun", "")]
    [InlineData("", ""","deleteOptions":{"dryRun":["All"]}""")]
    [InlineData("?dryRun", ""","deleteOptions":{"dryRun":["All"]}""")]
    public async Task A_dry_run_asks_the_budget_and_spends_nothing(string query, string options)
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        await BudgetAsync(server, """{"observedGeneration":1,"currentHealthy":2,"desiredHealthy":1,"disruptionsAllowed":1}""");
        long before = await server.RevisionAsync();
        string[] asked = query.Length > 0 ? ["dryRun=All"] : [];
        Assert.Equal(201, (await EvictAsync(server, "p", options, asked)).Code);
        Assert.Equal(before, await server.RevisionAsync());
        await server.SendAsync("patch", Budgets + "/b/status", """{"status":{"disruptionsAllowed":0}}""");
        Assert.Equal(429, (await EvictAsync(server, "p", options, asked)).Code);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"q"}}""", "", 400, "name in URL does not match name in Eviction object")]
    [InlineData("""{"metadata":{"name":"p"},"deleteOptions":{"dryRun":["Odd"]}}""", "dryRun=All", 500,
        "Non-matching dry-run options in request and content: [All] and [Odd]")]
    [InlineData("""{"metadata":{"name":"p"},"deleteOptions":{"propagationPolicy":"Odd"}}""", "", 422,
        "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Odd\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    [InlineData("""{"metadata":{"name":"p"},"deleteOptions":{"preconditions":{"resourceVersion":"99"}}}""", "", 409,
        "Operation cannot be fulfilled on Pod \"p\": the ResourceVersion in the precondition (99) does not match the ResourceVersion in record")]
    public async Task An_eviction_that_says_something_else_is_refused(string body, string query, int code, string message)
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        ApiStatus status = TestServer.Failure(await server.SendAsync("create", "pods/p/eviction", body, query.Length > 0 ? [query] : []));
        Assert.Equal(code, status.Code);
        Assert.StartsWith(message, status.Message, StringComparison.Ordinal);
        Assert.Equal("pods \"none\" not found", TestServer.Failure(await EvictAsync(server, "none")).Message);
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    [InlineData("Pending")]
    public async Task A_pod_that_does_not_run_needs_no_budget(string phase)
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p", phase);
        await BudgetAsync(server, """{"observedGeneration":1,"currentHealthy":1,"desiredHealthy":1}""");
        Assert.Equal(201, (await EvictAsync(server, "p")).Code);
        Assert.Equal(phase == "Pending" ? 200 : 404, (await server.SendAsync("get", "pods/p")).Code);
    }

    [Fact]
    public async Task A_pending_pod_of_another_uid_is_not_tried_again()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p", "Pending");
        ApiStatus status = TestServer.Failure(await EvictAsync(server, "p", ""","deleteOptions":{"preconditions":{"uid":"other"}}"""));
        Assert.Equal(409, status.Code);
        Assert.StartsWith("Operation cannot be fulfilled on Pod \"p\": the UID in the precondition (other) does not match", status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 3, 3, 201)]
    [InlineData("", 2, 3, 429)]
    [InlineData("", 0, 0, 429)]
    [InlineData("IfHealthyBudget", 2, 3, 429)]
    [InlineData("AlwaysAllow", 2, 3, 201)]
    public async Task A_pod_that_is_not_ready_may_go_by_the_budgets_policy(string policy, int healthy, int desired, int code)
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p", ready: false);
        await BudgetAsync(server, $$"""{"observedGeneration":1,"currentHealthy":{{healthy}},"desiredHealthy":{{desired}} }""",
            policy.Length > 0 ? $",\"unhealthyPodEvictionPolicy\":\"{policy}\"" : "");
        Assert.Equal(code, (await EvictAsync(server, "p")).Code);
    }

    [Fact]
    public async Task A_pod_that_becomes_ready_meanwhile_is_asked_for_again()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p", ready: false);
        await BudgetAsync(server, """{"observedGeneration":1,"currentHealthy":3,"desiredHealthy":3}""");
        server.Log.BeforeAppend = async (_, append) =>
        {
            if (append.Key.EndsWith("/pods/ns/p", StringComparison.Ordinal))
            {
                server.Log.BeforeAppend = (_, _) => Task.CompletedTask;
                TestServer.Tree(await server.SendAsync("patch", "pods/p/status", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}"""));
            }
        };
        ApiStatus status = TestServer.Failure(await EvictAsync(server, "p"));
        Assert.Equal((429, 10), (status.Code, status.Details!.RetryAfterSeconds));
        Assert.False(TestServer.Tree(await server.SendAsync("get", "pods/p")).Map("metadata")!.Has("deletionTimestamp"));
    }

    [Fact]
    public async Task A_pod_of_two_budgets_is_not_evicted()
    {
        await using TestServer server = await TestServer.StartAsync();
        await PodAsync(server, "p");
        await BudgetAsync(server, "{}");
        await server.SendAsync("create", Budgets, """{"metadata":{"name":"c"},"spec":{"minAvailable":1,"selector":{}}}""");
        await server.SendAsync("create", Budgets, """{"metadata":{"name":"none"},"spec":{"minAvailable":1}}""");
        var answer = Assert.IsType<FailureAnswer>(await EvictAsync(server, "p"));
        Assert.Equal(201, answer.Code);
        Assert.Equal((500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."),
            (answer.Status.Code, answer.Status.Message));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    public async Task Parallel_evictions_never_exceed_the_budget(int allowed)
    {
        const int Pods = 50;
        await using TestServer server = await TestServer.StartAsync();
        for (int i = 0; i < Pods; i++)
        {
            await PodAsync(server, $"p{i}");
        }

        await BudgetAsync(server, $$"""{"observedGeneration":1,"currentHealthy":{{Pods}},"desiredHealthy":{{Pods - allowed}},"disruptionsAllowed":{{allowed}} }""");
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, Pods).Select(i => Task.Run(() => EvictAsync(server, $"p{i}"))));
        Assert.Equal(allowed, answers.Count(answer => answer.Code == 201));
        Assert.Equal(Pods - allowed, answers.Count(answer => answer.Code == 429));
        int going = 0;
        for (int i = 0; i < Pods; i++)
        {
            going += TestServer.Tree(await server.SendAsync("get", $"pods/p{i}")).Map("metadata")!.Has("deletionTimestamp") ? 1 : 0;
        }

        MapNode status = TestServer.Tree(await server.SendAsync("get", Budgets + "/b")).Map("status")!;
        Assert.Equal((allowed, 0L, allowed), (going, status.Integer("disruptionsAllowed") ?? 0, status.Map("disruptedPods")!.Count));
    }

    private static Task<ApiAnswer> EvictAsync(TestServer server, string name, string options = "", params string[] query) =>
        server.SendAsync("create", $"pods/{name}/eviction", $$$"""{"metadata":{"name":"{{{name}}}"}{{{options}}}}""", query);

    private static async Task PodAsync(TestServer server, string name, string phase = "Running", bool ready = true)
    {
        TestServer.Tree(await server.SendAsync("create", "pods",
            $$$"""{"metadata":{"name":"{{{name}}}","labels":{"a":"b"}},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}"""));
        TestServer.Tree(await server.SendAsync("patch", $"pods/{name}/status",
            $$$"""{"status":{"phase":"{{{phase}}}","conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}"""));
    }

    private static async Task BudgetAsync(TestServer server, string status, string spec = "")
    {
        TestServer.Tree(await server.SendAsync("create", Budgets,
            $$$"""{"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"a":"b"}}{{{spec}}}}}"""));
        TestServer.Tree(await server.SendAsync("patch", Budgets + "/b/status", $$$"""{"status":{{{status}}}}"""));
    }
}
