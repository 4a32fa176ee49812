namespace Kronicle.Application.Tests.Validation.Core;

public sealed class ReplicationControllerRulesTests
{
    private static readonly Workloads Controllers = new("", "replicationcontrollers", """
        {"metadata":{"name":"rc"},"spec":{"selector":{"app":"rc"},
         "template":{"metadata":{"labels":{"app":"rc"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"selector":null,"template":null}}""", "spec.selector: Required value", "spec.template: Required value")]
    [InlineData("""{"spec":{"replicas":-1,"minReadySeconds":-1,"selector":{"app":"x"}}}""",
        "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        """spec.template.metadata.labels: Invalid value: {"app":"rc"}: `selector` does not match template `labels`""")]
    [InlineData("""{"spec":{"template":{"spec":{"restartPolicy":"OnFailure","activeDeadlineSeconds":1}}}}""",
        """spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always" """,
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported")]
    public void A_replication_controller_is_held_against_its_rules(string patch, params string[] expected) =>
        Assert.Equal(expected.Select(line => line.TrimEnd()), Controllers.Created(patch));

    [Fact]
    public void An_update_says_each_cause_twice() => Assert.Equal(
        Enumerable.Repeat("spec.replicas: Invalid value: -1: must be greater than or equal to 0", 2),
        Controllers.Updated("""{"spec":{"replicas":-1}}"""));

    [Fact]
    public void The_selector_may_change_with_the_template() =>
        Assert.Empty(Controllers.Updated("""{"spec":{"selector":{"app":"x"},"template":{"metadata":{"labels":{"app":"x"}}}}}"""));

    [Fact]
    public void Counts_of_the_status_agree() => Assert.Equal(
        ["status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas"],
        Controllers.Updated("""{"status":{"replicas":1,"readyReplicas":2}}""", subresource: "status"));

    [Fact]
    public void A_pod_template_that_stands_alone_has_the_rules_of_templates() => Assert.Contains(
        "template.spec.containers: Required value",
        new Workloads("", "podtemplates", """{"metadata":{"name":"t"},"template":{"spec":{"containers":[]}}}""").Created());
}
