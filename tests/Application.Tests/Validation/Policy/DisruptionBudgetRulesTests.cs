namespace Kronicle.Application.Tests.Validation.Policy;

public sealed class DisruptionBudgetRulesTests
{
    private static readonly Workloads Budgets = new("policy", "poddisruptionbudgets", """
        {"metadata":{"name":"Any_Name"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"a":"b"}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"minAvailable":"100%","unhealthyPodEvictionPolicy":"AlwaysAllow"}}""")]
    [InlineData("""{"spec":{"selector":null}}""")]
    [InlineData("""{"spec":{"maxUnavailable":"5%"}}""",
        """spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"5%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set""")]
    [InlineData("""{"spec":{"minAvailable":-1}}""", "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"In"}]}}}""",
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    public void A_budget_is_held_against_its_rules(string patch, params string[] expected) => Assert.Equal(expected, Budgets.Created(patch));

    [Fact]
    public void A_flaw_in_the_stored_selector_lets_impossible_values_pass()
    {
        const string Flawed = """{"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"In","values":["-"]}]}}}""";
        Assert.Empty(Budgets.Updated("""{"spec":{"minAvailable":2}}""", Flawed));
        Assert.NotEmpty(Budgets.Updated(Flawed));
    }

    [Fact]
    public void The_status_has_counts_and_conditions() => Assert.Equal(
        [
            "status.conditions[0].status: Unsupported value: \"\": supported values: \"False\", \"True\", \"Unknown\"",
            "status.conditions[0].lastTransitionTime: Required value",
            "status.conditions[0].reason: Required value",
            "status.expectedPods: Invalid value: -1: must be greater than or equal to 0",
        ],
        Budgets.Updated("""{"status":{"expectedPods":-1,"conditions":[{"type":"A"}]}}""", subresource: "status"));
}
