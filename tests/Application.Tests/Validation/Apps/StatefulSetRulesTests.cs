namespace Kronicle.Application.Tests.Validation.Apps;

public sealed class StatefulSetRulesTests
{
    private const string Frozen =
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
        "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly Workloads StatefulSets = new("apps", "statefulsets", """
        {"metadata":{"name":"db"},"spec":{"serviceName":"s","selector":{"matchLabels":{"app":"db"}},
         "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[
           {"name":"c","image":"i","volumeMounts":[{"name":"data","mountPath":"/data"}]}]}},
         "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2,"maxUnavailable":"30%"}}}}""")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":-1,"maxUnavailable":0}}}}""",
        "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0",
        "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":{}}}}""",
        """spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":0,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'""")]
    [InlineData("""{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Odd"}}}""",
        """spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Odd": supported values: "Retain", "Delete" """)]
    [InlineData("""{"spec":{"replicas":-1,"minReadySeconds":-1,"ordinals":{"start":-1}}}""",
        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
        "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"spec":{"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"resources":{"requests":{"storage":"1Gi"}}}}]}}""",
        "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required")]
    [InlineData("""{"spec":{"serviceName":"a.b"}}""", """spec.serviceName: Invalid value: "a.b": must not contain dots""")]
    [InlineData("""{"metadata":{"name":"a.b"}}""", """metadata.name: Invalid value: "a.b": must not contain dots""")]
    [InlineData("""{"spec":{"selector":null}}""",
        "spec.selector: Required value",
        """spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`""")]
    [InlineData("""{"spec":{"selector":{"matchLabels":null}}}""", "spec.selector: Invalid value: {}: empty selector is invalid for statefulset")]
    [InlineData("""{"spec":{"template":{"spec":{"restartPolicy":"Never","activeDeadlineSeconds":1}}}}""",
        """spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always" """,
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported")]
    public void A_stateful_set_is_held_against_its_rules(string patch, params string[] expected) =>
        Assert.Equal(expected.Select(line => line.TrimEnd()), StatefulSets.Created(patch));

    [Theory]
    [InlineData("""{"spec":{"replicas":3,"ordinals":{"start":1},"revisionHistoryLimit":1,"minReadySeconds":1}}""")]
    [InlineData("""{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null},"template":{"metadata":{"labels":{"a":"b"}}}}}""")]
    [InlineData("""{"spec":{"serviceName":"other"}}""", Frozen)]
    [InlineData("""{"spec":{"serviceName":"other","podManagementPolicy":"Parallel","volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteMany"]}}]}}""", Frozen)]
    public void Only_some_fields_may_change(string patch, params string[] expected) =>
        Assert.Equal(expected, StatefulSets.Updated(patch));

    [Fact]
    public void A_stored_template_that_would_not_pass_today_stands_in_nobodys_way()
    {
        const string Stored = """{"spec":{"template":{"spec":{"containers":[]}}}}""";
        Assert.Empty(StatefulSets.Updated("""{"spec":{"replicas":2}}""", Stored));
        Assert.NotEmpty(StatefulSets.Updated("""{"spec":{"template":{"spec":{"containers":[]}}}}"""));
    }

    [Fact]
    public void A_container_mounts_volumes_and_claims_and_nothing_else() => Assert.Contains(
        "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\"",
        StatefulSets.Created("""{"spec":{"volumeClaimTemplates":null}}"""));

    [Fact]
    public void A_stored_service_name_is_not_looked_at_again() =>
        Assert.Empty(StatefulSets.Updated("""{"spec":{"replicas":2}}""", """{"spec":{"serviceName":"Not_A_Label"}}"""));

    [Fact]
    public void Counts_of_the_status_agree() => Assert.Equal(
        [
            "status.currentReplicas: Invalid value: 3: cannot be greater than status.replicas",
            "status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas",
        ],
        StatefulSets.Updated("""{"status":{"replicas":2,"readyReplicas":1,"currentReplicas":3,"availableReplicas":2}}""", subresource: "status"));
}
