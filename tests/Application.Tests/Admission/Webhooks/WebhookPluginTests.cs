using System.Text;
using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Writes;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission.Webhooks;

/// <summary>The two plug-ins with webhooks that answer what they are told to.</summary>
public sealed class WebhookPluginTests
{
    private const string Map = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"},"data":{"k":"v"}}""";
    private const string AnyRule = """{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["*/*"]}""";

    [Theory]
    [InlineData("""{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}""", true)]
    [InlineData("""{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["*"],"scope":"*"}""", true)]
    [InlineData("""{"operations":["UPDATE","CREATE"],"apiGroups":["apps",""],"apiVersions":["v1"],"resources":["*/*"],"scope":"Namespaced"}""", true)]
    [InlineData("""{"operations":["UPDATE","DELETE","CONNECT"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}""", false)]
    [InlineData("""{"operations":["CREATE"],"apiGroups":["apps"],"apiVersions":["v1"],"resources":["configmaps"]}""", false)]
    [InlineData("""{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v2"],"resources":["configmaps"]}""", false)]
    [InlineData("""{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps/status","*/scale","secrets"]}""", false)]
    [InlineData("""{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"],"scope":"Cluster"}""", false)]
    public async Task A_webhook_is_called_for_what_a_rule_of_it_takes(string rule, bool called)
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("validatingwebhookconfigurations", rule));
        var caller = new Caller(Allow);
        Assert.Null(await AdmitAsync(Validating(cluster, caller), Creation("configmaps", Map)));
        Assert.Equal(called ? 1 : 0, caller.Asked.Count);
    }

    [Theory]
    [InlineData("Cluster", true)]
    [InlineData("Namespaced", false)]
    public async Task A_namespace_is_an_object_of_the_cluster(string scope, bool called)
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("validatingwebhookconfigurations", AnyRule[..^1] + $",\"scope\":\"{scope}\"}}"));
        var caller = new Caller(Allow);
        Assert.Null(await AdmitAsync(Validating(cluster, caller), Creation("namespaces", """{"metadata":{"name":"n"}}""")));
        Assert.Equal(called ? 1 : 0, caller.Asked.Count);
        Assert.All(caller.Asked, asked => Assert.Equal("n", asked.Text("namespace")));
    }

    [Theory]
    [InlineData("Some", "admission webhook \"a.example.com\" does not support dry run", 400)]
    [InlineData("Unknown", "admission webhook \"a.example.com\" does not support dry run", 400)]
    [InlineData(null, "Internal error occurred: failed calling webhook \"a.example.com\": Webhook SideEffects is nil", 500)]
    public async Task A_dry_run_is_refused_before_it_could_have_side_effects(string? effects, string message, int code)
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("mutatingwebhookconfigurations", AnyRule, effects is null ? "" : $"\"sideEffects\":\"{effects}\""));
        var caller = new Caller(Allow);
        ApiStatus? refusal = await AdmitAsync(Mutating(cluster, caller), DryRun(Creation("configmaps", Map)));
        Assert.Equal((message, code), (refusal!.Message, refusal.Code));
        Assert.Empty(caller.Asked);
    }

    [Theory]
    [InlineData("Fail", "configmaps \"c\" is forbidden: matchConditions can't be judged: this server has no expression language")]
    [InlineData("Ignore", null)]
    public async Task Conditions_that_can_t_be_judged_fall_under_the_policy(string policy, string? message)
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("mutatingwebhookconfigurations", AnyRule,
            $$"""
            "failurePolicy":"{{policy}}","matchConditions":[{"name":"n","expression":"true"}]
            """));
        var caller = new Caller(Allow);
        Assert.Equal(message, (await AdmitAsync(Mutating(cluster, caller), Creation("configmaps", Map)))?.Message);
        Assert.Empty(caller.Asked);
    }

    [Fact]
    public async Task Annotations_come_under_the_webhook_s_name_and_those_of_no_proper_name_are_left_out()
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("mutatingwebhookconfigurations", AnyRule));
        AdmissionAttributes request = Creation("configmaps", Map);
        await AdmitAsync(Mutating(cluster, new Caller("""{"allowed":true,"auditAnnotations":{"good":"1","not good":"2","a/b":"3"}}""")), request);
        Assert.Equal(["a.example.com/good", "mutation.webhook.admission.k8s.io/round_0_index_0"], request.Annotations.Keys.Order());
        Assert.Equal("1", request.Annotations["a.example.com/good"]);
    }

    [Fact]
    public async Task Of_the_same_annotation_the_last_mutating_webhook_s_word_counts_and_validating_ones_change_nothing()
    {
        await using AdmissionCluster cluster = await StartAsync(
            Configuration("mutatingwebhookconfigurations", AnyRule), Configuration("validatingwebhookconfigurations", AnyRule));
        AdmissionAttributes request = Creation("configmaps", Map);
        foreach (string word in (string[])["first", "last"])
        {
            await AdmitAsync(Mutating(cluster, new Caller($$$"""{"allowed":true,"auditAnnotations":{"k":"{{{word}}}"}}""")), request);
        }

        await AdmitAsync(Validating(cluster, new Caller("""{"allowed":true,"auditAnnotations":{"k":"late","own":"1"}}""")), request);
        Assert.Equal(("last", "1"), (request.Annotations["a.example.com/k"], request.Annotations["a.example.com/own"]));
    }

    [Fact]
    public async Task A_patch_is_noted_apart_from_what_every_audit_line_shows()
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("mutatingwebhookconfigurations", AnyRule));
        string patch = Convert.ToBase64String("""[{"op":"add","path":"/data/x","value":"y"}]"""u8);
        AdmissionAttributes request = Detailed(Creation("configmaps", Map));
        await AdmitAsync(Mutating(cluster, new Caller($$"""{"allowed":true,"patchType":"JSONPatch","patch":"{{patch}}"}""")), request);
        Assert.Equal("y", request.Object!.Map("data")!.Text("x"));
        Assert.Equal("""{"configuration":"m","webhook":"a.example.com","patch":[{"op":"add","path":"/data/x","value":"y"}],"patchType":"JSONPatch"}""",
            request.DetailedAnnotations!["patch.webhook.admission.k8s.io/round_0_index_0"]);
        Assert.Equal("""{"configuration":"m","webhook":"a.example.com","mutated":true}""", request.Annotations["mutation.webhook.admission.k8s.io/round_0_index_0"]);
    }

    [Theory]
    [InlineData(false, "failed-open.validating.webhook.admission.k8s.io/round_0_index_0")]
    [InlineData(true, "failed-open.mutation.webhook.admission.k8s.io/round_0_index_0")]
    public async Task A_failure_that_is_let_pass_is_noted(bool mutates, string key)
    {
        await using AdmissionCluster cluster = await StartAsync(
            Configuration($"{(mutates ? "mutating" : "validating")}webhookconfigurations", AnyRule, "\"failurePolicy\":\"Ignore\""));
        AdmissionAttributes request = Creation("configmaps", Map);
        var away = new Caller("") { Error = "away" };
        Assert.Null(await AdmitAsync(mutates ? Mutating(cluster, away) : Validating(cluster, away), request));
        Assert.Equal("a.example.com", request.Annotations[key]);
    }

    [Fact]
    public async Task A_webhook_that_speaks_no_known_version_is_not_asked()
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("validatingwebhookconfigurations", AnyRule, "\"admissionReviewVersions\":[\"v9\"]"));
        Assert.Equal("Internal error occurred: failed calling webhook \"a.example.com\": could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)",
            (await AdmitAsync(Validating(cluster, new Caller(Allow)), Creation("configmaps", Map)))!.Message);
    }

    [Fact]
    public async Task The_time_of_a_call_is_what_is_left_of_the_request_when_that_is_less()
    {
        await using AdmissionCluster cluster = await StartAsync(Configuration("validatingwebhookconfigurations", AnyRule, "\"timeoutSeconds\":20"));
        var caller = new Caller(Allow);
        await AdmitAsync(Validating(cluster, caller), Creation("configmaps", Map));
        await AdmitAsync(Validating(cluster, caller), Until(Creation("configmaps", Map), cluster.Clock.GetUtcNow().AddSeconds(5)));
        await AdmitAsync(Validating(cluster, caller), Until(Creation("configmaps", Map), cluster.Clock.GetUtcNow().AddSeconds(60)));
        Assert.Equal([20, 5, 20], caller.Times.Select(time => time.TotalSeconds));
    }

    private const string Allow = """{"allowed":true}""";

    private static (string, string) Configuration(string resource, string rule, string more = "")
    {
        string versions = more.Contains("admissionReviewVersions", StringComparison.Ordinal) ? "" : "\"admissionReviewVersions\":[\"v1beta1\"],";
        return (resource, $$$"""{"metadata":{"name":"m"},"webhooks":[{"name":"a.example.com","clientConfig":{"url":"https://127.0.0.1/x"},{{{versions}}}{{{(more.Length > 0 ? more + "," : "")}}}"rules":[{{{rule}}}]}]}""");
    }

    private static MutatingAdmissionWebhook Mutating(AdmissionCluster cluster, Caller caller) =>
        new(cluster.Lookup, PluginConfigurations.None, caller, new NoConditionJudge(), caller, cluster.Identifiers, new Defaults(), cluster.Clock);

    private static ValidatingAdmissionWebhook Validating(AdmissionCluster cluster, Caller caller) =>
        new(cluster.Lookup, PluginConfigurations.None, caller, new NoConditionJudge(), caller, cluster.Identifiers, cluster.Clock);

    private static AdmissionAttributes DryRun(AdmissionAttributes request) => Copy(request, dryRun: true);

    private static AdmissionAttributes Detailed(AdmissionAttributes request) => Copy(request, details: new Dictionary<string, string>());

    private static AdmissionAttributes Until(AdmissionAttributes request, DateTimeOffset end) => Copy(request, end: end);

    private static AdmissionAttributes Copy(
        AdmissionAttributes request, bool dryRun = false, IDictionary<string, string>? details = null, DateTimeOffset? end = null) => new()
    {
        Operation = request.Operation, Resource = request.Resource, Namespace = request.Namespace, Name = request.Name, User = request.User,
        Object = request.Object, OldObject = request.OldObject, Warnings = request.Warnings, Annotations = request.Annotations,
        DryRun = dryRun, DetailedAnnotations = details, Deadline = end,
    };

    // Webhooks of v1beta1, whose answers need not bring the identifier back.
    private sealed class Caller(string response) : IWebhookCaller, IWebhookCallers, IWebhookMetrics
    {
        public string Error { get; init; } = "";

        public List<MapNode> Asked { get; } = [];

        public List<TimeSpan> Times { get; } = [];

        public IWebhookCaller Open(string kubeconfig, string plugin) => this;

        public ValueTask<WebhookAnswer> CallAsync(WebhookEndpoint endpoint, ReadOnlyMemory<byte> review, TimeSpan timeout, CancellationToken cancellation)
        {
            Asked.Add(Tree(Encoding.UTF8.GetString(review.Span)).Map("request")!);
            Times.Add(timeout);
            return new(Error.Length > 0 ? new WebhookAnswer(0, default, Error) : new WebhookAnswer(200, Encoding.UTF8.GetBytes($"{{\"response\":{response}}}"), ""));
        }

        public void Called(string webhook, AdmissionOperation operation, bool mutates, bool rejected, int code, TimeSpan took)
        {
        }

        public void Refused(string webhook, AdmissionOperation operation, bool mutates, WebhookRefusal why, int code)
        {
        }

        public void FailedOpen(string webhook, bool mutates)
        {
        }
    }
}
