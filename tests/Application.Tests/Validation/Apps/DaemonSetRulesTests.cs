namespace Kronicle.Application.Tests.Validation.Apps;

public sealed class DaemonSetRulesTests
{
    private static readonly Workloads DaemonSets = new("apps", "daemonsets", """
        {"metadata":{"name":"ds"},"spec":{"selector":{"matchLabels":{"app":"ds"}},
         "template":{"metadata":{"labels":{"app":"ds"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"OnDelete"}}}""")]
    [InlineData("""{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":"10%","maxUnavailable":0}}}}""")]
    [InlineData("""{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":"200%"}}}}""",
        """spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "200%": must not be greater than 100%""",
        "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"Odd"}}}""",
        """spec.updateStrategy: Unsupported value: {"Type":"Odd","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete" """)]
    [InlineData("""{"spec":{"selector":null}}""",
        """spec.template.metadata.labels: Invalid value: {"app":"ds"}: `selector` does not match template `labels`""")]
    [InlineData("""{"spec":{"selector":{"matchLabels":null}}}""", "spec.selector: Invalid value: {}: empty selector is invalid for daemonset")]
    [InlineData("""{"spec":{"minReadySeconds":-1,"revisionHistoryLimit":-1,"template":{"spec":{"activeDeadlineSeconds":1}}}}""",
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported",
        "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
        "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0")]
    public void A_daemon_set_is_held_against_its_rules(string patch, params string[] expected) =>
        Assert.Equal(expected.Select(line => line.TrimEnd()), DaemonSets.Created(patch));

    [Fact]
    public void A_changed_selector_is_named_before_what_it_no_longer_takes() => Assert.Equal(
        [
            """spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable""",
            """spec.template.metadata.labels: Invalid value: {"app":"ds"}: `selector` does not match template `labels`""",
        ],
        DaemonSets.Updated("""{"spec":{"selector":{"matchLabels":{"app":"x"}}}}"""));

    [Fact]
    public void Counts_of_the_status_are_not_negative_and_collisions_only_grow() => Assert.Equal(
        [
            "status.numberReady: Invalid value: -1: must be greater than or equal to 0",
            "status.collisionCount: Invalid value: 1: cannot be decremented",
        ],
        DaemonSets.Updated("""{"status":{"numberReady":-1,"collisionCount":1}}""", """{"status":{"collisionCount":2}}""", "status"));
}
