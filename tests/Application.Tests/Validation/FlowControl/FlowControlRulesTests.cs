namespace Kronicle.Application.Tests.Validation.FlowControl;

public sealed class FlowControlRulesTests
{
    private const string Everything = "\"resourceRules\":[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"clusterScope\":true,\"namespaces\":[\"*\"]}]";

    [Theory]
    [InlineData("{\"kind\":\"User\",\"user\":{\"name\":\"*\"}}", Everything)]
    [InlineData("{\"kind\":\"ServiceAccount\",\"serviceAccount\":{\"name\":\"*\",\"namespace\":\"\"},\"user\":{\"name\":\"x\"}}", Everything,
        "spec.rules[0].subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account",
        "spec.rules[0].subjects[0].user: Forbidden: user is forbidden when subject kind is not 'User'")]
    [InlineData("{\"kind\":\"Group\"}", Everything, "spec.rules[0].subjects[0].group: Required value: group is required when subject kind is 'Group'")]
    [InlineData("{\"kind\":\"User\",\"user\":{\"name\":\"*\"}}", "\"resourceRules\":[{\"verbs\":[\"get\",\"fly\"],\"apiGroups\":[],\"resources\":[\"*\",\"pods\"],\"namespaces\":[\"A\"]}]",
        "spec.rules[0].resourceRules[0].verbs: Unsupported value: [\"get\",\"fly\"]: supported values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"patch\", \"proxy\", \"update\", \"watch\"",
        "spec.rules[0].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group",
        "spec.rules[0].resourceRules[0].resources: Invalid value: [\"*\",\"pods\"]: if '*' is present, must not specify other resources",
        "spec.rules[0].resourceRules[0].namespaces[0]: Invalid value: \"A\": each member of this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("{\"kind\":\"User\",\"user\":{\"name\":\"*\"}}", "\"nonResourceRules\":[{\"verbs\":[\"*\",\"get\"],\"nonResourceURLs\":[\"a\",\"/a b\",\"/a//b\",\"/a*\",\"/a/*\",\"/\",\"\"]}]",
        "spec.rules[0].nonResourceRules[0].verbs: Invalid value: [\"*\",\"get\"]: if '*' is present, must not specify other verbs",
        "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"a\": must start with slash",
        "spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: \"/a b\": must not contain white-space",
        "spec.rules[0].nonResourceRules[0].nonResourceURLs[2]: Invalid value: \"/a//b\": must not contain double slash",
        "spec.rules[0].nonResourceRules[0].nonResourceURLs[3]: Invalid value: \"/a*\": wildcard can only do suffix matching",
        "spec.rules[0].nonResourceRules[0].nonResourceURLs[6]: Invalid value: \"\": must not be empty")]
    public void A_schema_says_whose_requests_it_takes(string subject, string rules, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        Schema("x", $"\"matchingPrecedence\":5,\"priorityLevelConfiguration\":{{\"name\":\"a\"}},\"rules\":[{{\"subjects\":[{subject}],{rules}}}]")));

    [Theory]
    [InlineData(0, "spec.matchingPrecedence: Invalid value: 0: must be a positive value")]
    [InlineData(1, "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1")]
    [InlineData(10001, "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000")]
    public void Only_the_exempt_schema_comes_first(int precedence, string expected) =>
        Assert.Equal([expected], Reviews.Lines(Schema("x", $"\"matchingPrecedence\":{precedence},\"priorityLevelConfiguration\":{{\"name\":\"a\"}}")));

    [Fact]
    public void Mandatory_objects_keep_their_specs()
    {
        string exempt = "\"priorityLevelConfiguration\":{\"name\":\"exempt\"},\"matchingPrecedence\":1,\"rules\":[{\"subjects\":[{\"kind\":\"Group\",\"group\":{\"name\":\"system:masters\"}}]," +
            Everything + ",\"nonResourceRules\":[{\"verbs\":[\"*\"],\"nonResourceURLs\":[\"*\"]}]}]";
        Assert.Empty(Reviews.Lines(Schema("exempt", exempt)));
        Assert.EndsWith(": spec of 'exempt' must equal the fixed value",
            Assert.Single(Reviews.Lines(Schema("exempt", exempt.Replace("masters", "others", StringComparison.Ordinal)))), StringComparison.Ordinal);
        Assert.Empty(Reviews.Lines(Level("exempt", "\"type\":\"Exempt\",\"exempt\":{\"nominalConcurrencyShares\":7,\"lendablePercent\":3}")));
        Assert.Equal(
            ["spec: Invalid value: {\"Type\":\"Limited\",\"Limited\":{\"NominalConcurrencyShares\":6,\"LimitResponse\":{\"Type\":\"Reject\",\"Queuing\":null},\"LendablePercent\":0,\"BorrowingLimitPercent\":null},\"Exempt\":null}: spec of 'catch-all' must equal the fixed value"],
            Reviews.Lines(Level("catch-all", "\"type\":\"Limited\",\"limited\":{\"nominalConcurrencyShares\":6,\"limitResponse\":{\"type\":\"Reject\"},\"lendablePercent\":0}")));
    }

    [Theory]
    [InlineData("\"type\":\"Exempt\"", "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'")]
    [InlineData("\"type\":\"Limited\",\"exempt\":{},\"limited\":{\"nominalConcurrencyShares\":-1,\"limitResponse\":{\"type\":\"Queue\"},\"lendablePercent\":101,\"borrowingLimitPercent\":-1}",
        "spec.exempt: Forbidden: must be nil if the type is Limited",
        "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer",
        "spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited",
        "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive",
        "spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer")]
    [InlineData("\"type\":\"Limited\",\"limited\":{\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":64,\"handSize\":65,\"queueLengthLimit\":0}}}",
        "spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: 0: must be positive",
        "spec.limited.limitResponse.queuing.handSize: Invalid value: 65: should not be greater than queues (64)")]
    [InlineData("\"type\":\"Limited\",\"limited\":{\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":64,\"handSize\":11,\"queueLengthLimit\":1}}}",
        "spec.limited.limitResponse.queuing.handSize: Invalid value: 11: required entropy bits of deckSize 64 and handSize 11 should not be greater than 60")]
    [InlineData("\"type\":\"Limited\",\"limited\":{\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":64,\"handSize\":10,\"queueLengthLimit\":1}}}")]
    [InlineData("\"type\":\"Limited\",\"limited\":{\"limitResponse\":{\"type\":\"Reject\",\"queuing\":{}}}",
        "spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited")]
    public void A_level_limits_and_says_what_happens_beyond(string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Level("x", spec)));

    [Fact]
    public void A_status_names_each_condition_once() => Assert.Equal(
        ["status.conditions[1].type: Duplicate value: \"A\"", "status.conditions[2].type: Required value"],
        Reviews.Lines(
            """{"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"FlowSchema","metadata":{"name":"x"},"status":{"conditions":[{"type":"A"},{"type":"A"},{}]}}""",
            Schema("x", ""), "status"));

    private static string Schema(string name, string spec) => Object("FlowSchema", name, spec);

    private static string Level(string name, string spec) => Object("PriorityLevelConfiguration", name, spec);

    private static string Object(string kind, string name, string spec) =>
        $"{{\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"kind\":\"{kind}\",\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{{spec}}}}}";
}
