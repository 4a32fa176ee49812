namespace Kronicle.Application.Tests.Validation.Apps;

public sealed class DeploymentRulesTests
{
    private static readonly Workloads Deployments = new("apps", "deployments", """
        {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"strategy":{"type":"Recreate"}}}""")]
    [InlineData("""{"spec":{"strategy":{"rollingUpdate":{"maxSurge":"200%","maxUnavailable":0}}}}""")]
    [InlineData("""{"spec":{"selector":{"matchLabels":null}}}""", """spec.selector: Invalid value: {}: empty selector is invalid for deployment""")]
    [InlineData("""{"spec":{"strategy":{"type":"Odd","rollingUpdate":{"maxSurge":1,"maxUnavailable":"5%"}}}}""",
        """spec.strategy: Unsupported value: {"Type":"Odd","RollingUpdate":{"MaxUnavailable":"5%","MaxSurge":1}}: supported values: "Recreate", "RollingUpdate" """)]
    [InlineData("""{"spec":{"minReadySeconds":5,"progressDeadlineSeconds":5}}""",
        "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds")]
    [InlineData("""{"spec":{"template":{"spec":{"restartPolicy":"Never","activeDeadlineSeconds":5}}}}""",
        """spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always" """,
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported")]
    public void A_deployment_is_held_against_its_rules(string patch, params string[] expected) =>
        Assert.Equal(expected.Select(line => line.TrimEnd()), Deployments.Created(patch));

    [Theory]
    [InlineData("""{"spec":{"replicas":3,"template":{"spec":{"nodeSelector":{"a":"b"}}}}}""")]
    [InlineData("""{"spec":{"minReadySeconds":0,"paused":false}}""")]
    [InlineData("""{"spec":{"replicas":-1}}""", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"b":"c"}},"template":{"metadata":{"labels":{"b":"c"}}}}}""",
        """spec.selector: Invalid value: {"matchLabels":{"app":"web","b":"c"}}: field is immutable""")]
    public void An_update_repeats_the_rules_and_keeps_the_selector(string patch, params string[] expected) =>
        Assert.Equal(expected, Deployments.Updated(patch));

    [Theory]
    [InlineData("""{"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":1,"availableReplicas":1,"collisionCount":3}}""")]
    [InlineData("""{"status":{"replicas":1,"updatedReplicas":2,"readyReplicas":1,"availableReplicas":2,"unavailableReplicas":-1,"terminatingReplicas":-2,"collisionCount":2}}""",
        "status.unavailableReplicas: Invalid value: -1: must be greater than or equal to 0",
        "status.terminatingReplicas: Invalid value: -2: must be greater than or equal to 0",
        "status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas",
        "status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas",
        "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas",
        "status.collisionCount: Invalid value: 2: cannot be decremented")]
    [InlineData("""{"status":{"collisionCount":null}}""", "status.collisionCount: Invalid value: 0: cannot be decremented")]
    public void Counts_of_the_status_agree(string patch, params string[] expected) =>
        Assert.Equal(expected, Deployments.Updated(patch, """{"status":{"collisionCount":3}}""", "status"));

    [Fact]
    public void The_status_is_written_whatever_the_spec_is() =>
        Assert.Empty(Deployments.Updated("""{"status":{"replicas":1}}""", """{"spec":{"replicas":-1}}""", "status"));
}
