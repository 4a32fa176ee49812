using System.Text;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Requests;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Application.Tests.Auditing;

public sealed class AuditPolicyTests
{
    private const string Operators = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules:
        - level: Metadata
          resources: [{group: "", resources: [secrets, configmaps]}]
        - level: Request
          users: ["system:admin"]
          verbs: [delete, create, update]
        - level: RequestResponse
          verbs: [create, update, patch, delete]
          resources: [{group: "", resources: [pods]}]
        """;

    [Theory]
    [InlineData("alice", "get", "secrets", AuditLevel.Metadata)]
    [InlineData("system:admin", "create", "secrets", AuditLevel.Metadata)]
    [InlineData("system:admin", "create", "pods", AuditLevel.Request)]
    [InlineData("system:admin", "patch", "pods", AuditLevel.RequestResponse)]
    [InlineData("alice", "create", "pods", AuditLevel.RequestResponse)]
    [InlineData("alice", "get", "pods", AuditLevel.None)]
    [InlineData("alice", "create", "pods/exec", AuditLevel.None)]
    public void The_first_rule_that_a_request_meets_decides(string user, string verb, string resource, AuditLevel expected) =>
        Assert.Equal(expected, Read(Operators).Decide(User(user), Request(verb, resource)).Level);

    [Theory]
    [InlineData("pods", "pods", true)]
    [InlineData("pods", "pods/log", false)]
    [InlineData("pods/log", "pods/log", true)]
    [InlineData("pods/*", "pods/log", true)]
    [InlineData("pods/*", "pods", true)]
    [InlineData("*/scale", "deployments/scale", true)]
    [InlineData("*/scale", "deployments", false)]
    [InlineData("*", "deployments/scale", true)]
    [InlineData("*", "pods", true)]
    public void Resources_are_named_with_their_subresources(string pattern, string resource, bool expected) =>
        Assert.Equal(expected, new AuditResources("*", [pattern], []).Include(Request("get", resource)));

    [Fact]
    public void Names_groups_and_namespaces_narrow_a_rule()
    {
        Assert.False(new AuditResources("", ["pods"], ["other"]).Include(Request("get", "pods")));
        Assert.True(new AuditResources("", ["pods"], ["web"]).Include(Request("get", "pods")));
        Assert.False(new AuditResources("apps", [], []).Include(Request("get", "pods")));
        Assert.True(new AuditRule(AuditLevel.Metadata) { Namespaces = ["shop"] }.Matches(User("a"), Request("get", "pods")));
        Assert.False(new AuditRule(AuditLevel.Metadata) { Namespaces = [""] }.Matches(User("a"), Request("get", "pods")));
        Assert.True(new AuditRule(AuditLevel.Metadata) { UserGroups = ["devs"] }.Matches(User("a"), Request("get", "pods")));
        Assert.False(new AuditRule(AuditLevel.Metadata) { Users = ["a"] }.Matches(null, Request("get", "pods")));
        Assert.False(new AuditRule(AuditLevel.Metadata) { UserGroups = ["devs"] }.Matches(null, Request("get", "pods")));
    }

    [Theory]
    [InlineData("/healthz*", "/healthz/etcd", true)]
    [InlineData("/healthz", "/healthz/etcd", false)]
    [InlineData("*", "/metrics", true)]
    [InlineData("/metrics", "/metrics", true)]
    public void Paths_that_are_no_resources_match_as_written_or_by_their_beginning(string url, string path, bool expected)
    {
        var rule = new AuditRule(AuditLevel.Metadata) { NonResourceUrls = [url] };
        Assert.Equal(expected, rule.Matches(User("a"), new RequestInfo { IsResource = false, Verb = "get", Path = path }));
        Assert.False(rule.Matches(User("a"), Request("get", "pods")));
    }

    [Fact]
    public void A_rule_adds_to_the_stages_that_the_policy_omits_and_has_its_own_word_on_managed_fields()
    {
        AuditPolicy policy = Read("""
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - {level: Metadata, verbs: [get], omitStages: [Panic], omitManagedFields: false}
            - {level: Request, verbs: [list]}
            """);
        Assert.Equal(new AuditDecision(AuditLevel.Metadata, AuditStages.RequestReceived | AuditStages.Panic, false), policy.Decide(User("a"), Request("get", "pods")));
        Assert.Equal(new AuditDecision(AuditLevel.Request, AuditStages.RequestReceived, true), policy.Decide(User("a"), Request("list", "pods")));
        Assert.Equal(new AuditDecision(AuditLevel.None, AuditStages.RequestReceived, true), policy.Decide(User("a"), Request("watch", "pods")));
    }

    [Theory]
    [InlineData("rules: []", "loaded illegal policy with 0 rules")]
    [InlineData("rules: [{level: Some}]", """rules[0].level: Unsupported value: "Some": supported values: "None", "Metadata", "Request", "RequestResponse": from file f""")]
    [InlineData("rules: [{verbs: [get]}]", "rules[0].level: Required value: from file f")]
    [InlineData("rules: [{level: None, omitStages: [Never]}]", """rules[0].omitStages[0]: Invalid value: "Never": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic""")]
    [InlineData("rules: [{level: None, nonResourceURLs: [healthz]}]", """rules[0].nonResourceURLs[0]: Invalid value: "healthz": non-resource URL rules must begin with a '/' character""")]
    [InlineData("rules: [{level: None, nonResourceURLs: [/a*b]}]", "non-resource URL wildcards '*' must be the final character of the rule")]
    [InlineData("rules: [{level: None, nonResourceURLs: [/a], namespaces: [x]}]", """rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs""")]
    [InlineData("rules: [{level: None, resources: [{group: rbac.authorization.k8s.io/v1}]}]", "rules[0].resources.group: Invalid value: \"rbac.authorization.k8s.io/v1\": a lowercase RFC 1123 subdomain must")]
    [InlineData("rules: [{level: None, resources: [{group: apps, resourceNames: [x]}]}]", """rules[0].resources.resourceNames: Invalid value: ["x"]: using resourceNames requires at least one resource""")]
    [InlineData("rules: [{level: None, users: bob}]", "failed decoding: json: cannot unmarshal string into Go struct field PolicyRule.rules.users of type []string: from file f")]
    [InlineData("rules: [{level: None, verbs: [get, 1]}]", "json: cannot unmarshal number into Go struct field PolicyRule.rules.verbs of type string")]
    [InlineData("rules: [{level: 3}]", "json: cannot unmarshal number into Go struct field PolicyRule.rules.level of type v1.Level")]
    [InlineData("rules: [{level: None, omitManagedFields: \"yes\"}]", "json: cannot unmarshal string into Go struct field PolicyRule.rules.omitManagedFields of type bool")]
    [InlineData("rules: [{level: None, resources: [pods]}]", "json: cannot unmarshal string into Go struct field PolicyRule.rules.resources of type v1.GroupResources")]
    [InlineData("rules: [{level: None, resources: [{resources: pods}]}]", "json: cannot unmarshal string into Go struct field GroupResources.rules.resources.resources of type []string")]
    [InlineData("rules: {level: None}", "json: cannot unmarshal object into Go struct field Policy.rules of type []v1.PolicyRule")]
    [InlineData("omitStages: Panic\nrules: [{level: None}]", "json: cannot unmarshal string into Go struct field Policy.omitStages of type []v1.Stage")]
    [InlineData("omitStages: [A, B]\nrules: [{level: None}]", "[omitStages[0]: Invalid value: \"A\": allowed")]
    public void A_policy_that_can_not_be_meant_is_refused_in_the_references_words(string rest, string message)
    {
        StartupException refused = Assert.Throws<StartupException>(() => Read("apiVersion: audit.k8s.io/v1\nkind: Policy\n" + rest));
        Assert.Contains("loading audit policy file: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Policy\nrules: []", "Object 'apiVersion' is missing")]
    [InlineData("apiVersion: audit.k8s.io/v1beta1\nkind: Policy", "no kind \"Policy\" is registered for version \"audit.k8s.io/v1beta1\"")]
    [InlineData("[1]", "failed decoding: ")]
    [InlineData("a: b: c", "failed decoding: ")]
    public void A_file_that_is_no_policy_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<StartupException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_field_that_nobody_knows_is_passed_over_with_a_warning()
    {
        var reader = new AuditPolicyReader(new YamlText());
        reader.Read(Encoding.UTF8.GetBytes("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None, user: [a]}]"), "f");
        Assert.Equal(["unknown field \"rules[0].user\""], reader.Warnings);
    }

    private static AuditPolicy Read(string text) => new AuditPolicyReader(new YamlText()).Read(Encoding.UTF8.GetBytes(text), "f");

    private static UserInfo User(string name) => new(name, "", ["devs"], new Dictionary<string, IReadOnlyList<string>>());

    private static RequestInfo Request(string verb, string resource) => new()
    {
        IsResource = true, Verb = verb, Path = "/", Resource = resource.Split('/')[0], Subresource = resource.Contains('/') ? resource.Split('/')[1] : "",
        Namespace = "shop", Name = "web", Version = "v1",
    };
}
