using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class SelectorRulesTests
{
    private const string LabelMessage = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"matchLabels":{"a":"b","c.d/e":""}}""")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In","values":["x"]},{"key":"a","operator":"DoesNotExist"}]}""")]
    [InlineData("""{"matchLabels":{"a":"-"}}""", "s.matchLabels: Invalid value: \"-\": " + LabelMessage)]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In"},{"key":"b","operator":"Near","values":["x"]}]}""",
        "s.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        "s.matchExpressions[1].operator: Invalid value: \"Near\": not a valid selector operator")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Exists","values":["x"]}]}""",
        "s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"NotIn","values":["ok","-"]}]}""",
        "s.matchExpressions[0].values[1]: Invalid value: \"-\": " + LabelMessage)]
    public void A_label_selector_is_held_against_its_rules(string selector, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => SelectorRules.Check(Reviews.Read(selector), FieldPath.Root("s"), causes)));

    [Fact]
    public void Values_that_no_label_can_have_pass_where_the_stored_object_has_such()
    {
        MapNode selector = Reviews.Read("""{"matchExpressions":[{"key":"a","operator":"In","values":["-"]}]}""");
        Assert.True(SelectorRules.HasImpossibleValues(selector));
        Assert.Empty(Found.By(causes => SelectorRules.Check(selector, FieldPath.Root("s"), causes, anyValues: true)));
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"matchLabels":{"a":"1"}}""", true)]
    [InlineData("""{"matchLabels":{"a":"2"}}""", false)]
    [InlineData("""{"matchLabels":{"b":"1"}}""", false)]
    [InlineData("""{"matchLabels":{"b":""}}""", false)]
    [InlineData("""{"matchLabels":{"a":"-"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In","values":["0","1"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"b","operator":"In","values":["1"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"NotIn","values":["1"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"b","operator":"NotIn","values":["1"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Exists"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"b","operator":"Exists"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"b","operator":"DoesNotExist"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"DoesNotExist"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Near"}]}""", false)]
    [InlineData("""{"matchLabels":{"a":"1"},"matchExpressions":[{"key":"a","operator":"In","values":["2"]}]}""", false)]
    public void A_label_selector_takes_what_all_its_terms_take(string selector, bool expected) =>
        Assert.Equal(expected, SelectorRules.Matches(Reviews.Read(selector), Reviews.Read("""{"a":"1"}""")));

    [Fact]
    public void No_selector_takes_nothing_and_is_not_the_empty_one()
    {
        Assert.False(SelectorRules.Matches(null, []));
        Assert.False(SelectorRules.IsEmpty(null));
        Assert.True(SelectorRules.IsEmpty(Reviews.Read("""{"matchLabels":{}}""")));
    }

    [Fact]
    public void A_cause_shows_the_selector_as_JSON() => Assert.Equal(
        """{"matchLabels":{"a":"1","b":"2"},"matchExpressions":[{"key":"a","operator":"Exists"}]}""",
        SelectorRules.Shown(Reviews.Read("""{"matchExpressions":[{"operator":"Exists","key":"a"}],"matchLabels":{"b":"2","a":"1"}}""")));
}
