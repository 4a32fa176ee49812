using Kronicle.Application.Authorization.Reviews;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Authorization.Reviews;

public sealed class AccessReviewRulesTests
{
    private const string Attributes = "spec.resourceAttributes";

    [Theory]
    [InlineData("""{"resourceAttributes":{"verb":"get"}}""", "")]
    [InlineData("""{"nonResourceAttributes":{"path":"/x"}}""", "")]
    [InlineData("{}", "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified")]
    [InlineData("""{"resourceAttributes":{"verb":"get"},"nonResourceAttributes":{"path":"/x"}}""",
        """spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":""}: cannot be specified in combination with resourceAttributes""")]
    public void A_review_of_oneself_asks_one_question(string spec, string expected) =>
        Assert.Equal(expected, Causes(AccessReviewRules.Self(Review(spec))));

    [Theory]
    [InlineData("""{"resourceAttributes":{},"user":"jane"}""", "")]
    [InlineData("""{"resourceAttributes":{},"groups":["devs"]}""", "")]
    [InlineData("""{"resourceAttributes":{},"groups":[]}""", "spec.user: Invalid value: \"\": at least one of user or group must be specified")]
    [InlineData("""{"resourceAttributes":{"labelSelector":{}}}""",
        "spec.user: Invalid value: \"\": at least one of user or group must be specified|" + Attributes
        + ".labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified, requirements or rawSelector is required")]
    public void A_review_of_a_subject_names_it(string spec, string expected) =>
        Assert.Equal(expected, Causes(AccessReviewRules.Subject(Review(spec))));

    [Theory]
    [InlineData("""{"name":"n"}""", """metadata: Invalid value: {"name":"n"}: must be empty""")]
    [InlineData("""{"labels":{"a":"b"}}""", """metadata: Invalid value: {"labels":{"a":"b"}}: must be empty""")]
    [InlineData("""{"labels":{},"managedFields":[{"manager":"m"}]}""", "")]
    public void A_review_has_no_metadata_but_who_manages_its_fields(string metadata, string expected)
    {
        const string spec = """{"resourceAttributes":{},"user":"jane"}""";
        Assert.Equal(expected, Causes(AccessReviewRules.Self(Review(spec, metadata))));
        Assert.Equal(expected, Causes(AccessReviewRules.Subject(Review(spec, metadata))));
    }

    [Theory]
    [InlineData("""{"resourceAttributes":{"namespace":"here"},"user":"jane"}""", """{"namespace":"here"}""", "")]
    [InlineData("""{"resourceAttributes":{"namespace":"there"},"user":"jane"}""", """{"namespace":"here","name":"n"}""",
        """metadata: Invalid value: {"name":"n","namespace":"here"}: must be empty except for namespace|"""
        + """spec.resourceAttributes.namespace: Invalid value: "there": must match metadata.namespace""")]
    [InlineData("""{"nonResourceAttributes":{"path":"/x","verb":"get"},"user":"jane"}""", """{"namespace":"here"}""",
        """spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: disallowed on this kind of request""")]
    public void A_local_review_is_about_its_own_namespace(string spec, string metadata, string expected) =>
        Assert.Equal(expected, Causes(AccessReviewRules.Local(Review(spec, metadata))));

    [Theory]
    [InlineData("fieldSelector", """{"rawSelector":"a=b","requirements":[{"key":"k","operator":"In","values":["v"]}]}""",
        """.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements""")]
    [InlineData("fieldSelector", """{"requirements":[{}]}""", ".requirements[0].key: Required value: must be specified")]
    [InlineData("fieldSelector", """{"requirements":[{"key":"k","operator":"NotIn"}]}""",
        ".requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("fieldSelector", """{"requirements":[{"key":"k","operator":"Exists","values":["v"]}]}""",
        ".requirements[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [InlineData("fieldSelector", """{"requirements":[{"key":"k","operator":"Newer","values":["v"]}]}""", "")]
    [InlineData("labelSelector", """{"requirements":[{"key":"k","operator":"Newer","values":["v"]}]}""", "")]
    [InlineData("labelSelector", """{"requirements":[{"key":"k","operator":"In"}]}""",
        ".requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    public void Selectors_are_given_in_one_form_and_operators_of_newer_servers_pass(string name, string selector, string expected) =>
        Assert.Equal(expected.Length == 0 ? "" : $"{Attributes}.{name}{expected}",
            Causes(AccessReviewRules.Self(Review($$$"""{"resourceAttributes":{"{{{name}}}":{{{selector}}} }}"""))));

    [Fact]
    public void The_refusal_names_no_kind()
    {
        ApiStatus refusal = AccessReviewRules.Self(Review("{}"))!;
        Assert.Equal(422, refusal.Code);
        Assert.StartsWith(".authorization.k8s.io \"\" is invalid: ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("", refusal.Details!.Kind);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"fieldSelector":{"rawSelector":"a=b"},"labelSelector":{"rawSelector":"a in (b)"}}""", "")]
    [InlineData("""{"fieldSelector":{"rawSelector":"a"}}""", "spec.resourceAttributes.fieldSelector ignored due to parse error")]
    [InlineData("""{"fieldSelector":{"requirements":[{"key":"k","operator":"In","values":["v"]},{"key":"k","operator":"Exists"}]}}""",
        "spec.resourceAttributes.fieldSelector partially ignored due to parse error")]
    [InlineData("""{"fieldSelector":{"requirements":[{"key":"k","operator":"In","values":["v","w"]}]},"labelSelector":{"rawSelector":"a in"}}""",
        "spec.resourceAttributes.fieldSelector ignored due to parse error; spec.resourceAttributes.labelSelector ignored due to parse error")]
    [InlineData("""{"labelSelector":{"requirements":[{"key":"k","operator":"Exists"},{"key":"k","operator":"Newer"}]}}""",
        "spec.resourceAttributes.labelSelector partially ignored due to parse error")]
    public void What_of_a_selector_cannot_be_read_is_told(string attributes, string expected) =>
        Assert.Equal(expected, ReviewSelectors.Problems(Map(attributes)));

    private static string Causes(ApiStatus? refusal) =>
        string.Join('|', refusal?.Details?.Causes.Select(cause => $"{cause.Field}: {cause.Message}") ?? []);

    private static MapNode Review(string spec, string metadata = "{}") => new() { ["metadata"] = Map(metadata), ["spec"] = Map(spec) };

    private static MapNode Map(string json) => Validation.Reviews.Read(json);
}
