namespace Kronicle.Application.Tests.Validation.Apps;

public sealed class ReplicaSetRulesTests
{
    private static readonly Workloads ReplicaSets = new("apps", "replicasets", """
        {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"replicas":-1,"minReadySeconds":-2}}""",
        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        "spec.minReadySeconds: Invalid value: -2: must be greater than or equal to 0")]
    [InlineData("""{"spec":{"selector":null}}""",
        "spec.selector: Required value",
        """spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`""")]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"app":"other"}},"template":{"metadata":null}}}""",
        "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`")]
    public void A_replica_set_is_held_against_its_rules(string patch, params string[] expected) =>
        Assert.Equal(expected, ReplicaSets.Created(patch));

    [Fact]
    public void The_selector_stays() => Assert.Equal(
        ["""spec.selector: Invalid value: {"matchLabels":{"app":"web"},"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable"""],
        ReplicaSets.Updated("""{"spec":{"selector":{"matchExpressions":[{"key":"app","operator":"Exists"}]}}}"""));

    [Fact]
    public void Counts_of_the_status_agree() => Assert.Equal(
        [
            "status.observedGeneration: Invalid value: -1: must be greater than or equal to 0",
            "status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas",
            "status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas",
        ],
        ReplicaSets.Updated("""{"status":{"replicas":1,"fullyLabeledReplicas":2,"availableReplicas":1,"observedGeneration":-1}}""", subresource: "status"));
}
