using Kronicle.Application.Strategies;
using Kronicle.Application.Tests.Validation;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public sealed class WorkloadStrategyTests
{
    private const string Spec = """
        "spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}
        """;

    private const string OldSpec = """
        "spec":{"selector":{"a":"b"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}
        """;

    private static readonly Workloads DaemonSets = new("apps", "daemonsets", $$"""{"metadata":{"name":"d"},{{Spec}} }""");
    private static readonly Workloads Deployments = new("apps", "deployments", $$"""{"metadata":{"name":"d","labels":{"x":"y"} },{{Spec}} }""");
    private static readonly Workloads StatefulSets = new("apps", "statefulsets", $$"""{"metadata":{"name":"d"},{{Spec}} }""");

    [Theory]
    [InlineData("{}", "1")]
    [InlineData("""{"metadata":{"annotations":{"deprecated.daemonset.template.generation":"7"}}}""", "7")]
    [InlineData("""{"metadata":{"annotations":{"deprecated.daemonset.template.generation":"-7"}}}""", "1")]
    public void A_daemon_set_begins_to_count_its_templates(string patch, string expected) =>
        Assert.Equal(expected, Generation(DaemonSets.Made(patch)));

    [Theory]
    [InlineData("""{"spec":{"minReadySeconds":3}}""", "1")]
    [InlineData("""{"spec":{"template":{"spec":{"hostNetwork":false}}}}""", "1")]
    [InlineData("""{"spec":{"template":{"spec":{"hostPID":true}}}}""", "2")]
    [InlineData("""{"metadata":{"annotations":null}}""", "1")]
    [InlineData("""{"metadata":{"annotations":{"deprecated.daemonset.template.generation":"7"}}}""", "1")]
    public void A_daemon_set_counts_changes_of_its_template_alone(string patch, string expected) =>
        Assert.Equal(expected, Generation(DaemonSets.Update(DaemonSets.Made(), patch)));

    [Theory]
    [InlineData("""{"metadata":{"annotations":{"a":"b"}}}""", true)]
    [InlineData("""{"metadata":{"annotations":{}}}""", false)]
    [InlineData("""{"metadata":{"labels":{"a":"b"}}}""", false)]
    public void Annotations_of_a_deployment_are_a_part_of_what_it_asks_for(string patch, bool expected)
    {
        MapNode old = Deployments.Made();
        Assert.Equal(expected, new DeploymentStrategy().ChangesIntent(Deployments.Write(Deployments.Update(old, patch), old, "")));
    }

    [Fact]
    public void Who_writes_the_status_of_a_deployment_does_not_change_its_labels()
    {
        MapNode updated = Deployments.Update(Deployments.Made(), """{"metadata":{"labels":{"x":"z","n":"m"}}}""", "status");
        Assert.Equal(["x=y"], updated.Map("metadata")!.Map("labels")!.Select(label => $"{label.Key}={label.Value}"));
    }

    [Fact]
    public void A_stateful_set_that_forgets_no_revision_is_warned_of() => Assert.Equal(
        ["spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"],
        StatefulSets.Warnings("""{"spec":{"revisionHistoryLimit":-1}}"""));

    [Fact]
    public void Claims_for_parts_of_bytes_are_warned_of()
    {
        const string Claims = """{"spec":{"volumeClaimTemplates":[{"metadata":{"name":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1500m"}}}}]}}""";
        Assert.Equal(
            ["spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer"],
            StatefulSets.Warnings(Claims));
        Assert.Equal(
            ["spec.volumeClaimTemplates[0].Spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer"],
            StatefulSets.Warnings(Claims, update: true));
    }

    [Theory]
    [InlineData("", "replicationcontrollers", true)]
    [InlineData("apps", "replicasets", true)]
    [InlineData("apps", "deployments", true)]
    [InlineData("apps", "daemonsets", false)]
    public void A_name_that_is_no_label_is_warned_of_where_pods_bear_it(string group, string resource, bool warned)
    {
        string spec = group.Length == 0 ? OldSpec : Spec;
        string[] warnings = new Workloads(group, resource, $$"""{"metadata":{"name":"a.b"},{{spec}} }""").Warnings("{}");
        Assert.Equal(
            warned ? ["metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"] : [],
            warnings);
    }

    [Fact]
    public void Templates_are_warned_of_when_they_are_new()
    {
        const string Negative = """{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":-1}}}}""";
        string warning = "spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1";
        Assert.Contains(warning, Deployments.Warnings(Negative));
        Assert.Contains(warning, Deployments.Warnings(Negative, update: true));
        MapNode made = Deployments.Made(Negative);
        Assert.Empty(new DeploymentStrategy().Warnings(Deployments.Write(made, made, "")));
    }

    [Fact]
    public void A_replication_controller_is_warned_of_on_an_update_by_the_template_that_it_had()
    {
        const string Negative = """{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":-1}}}}""";
        var controllers = new Workloads("", "replicationcontrollers", $$"""{"metadata":{"name":"a"},{{OldSpec}} }""");
        Assert.Single(controllers.Warnings(Negative));
        Assert.Empty(controllers.Warnings(Negative, update: true));
    }

    private static string? Generation(MapNode daemonSet) =>
        daemonSet.Map("metadata")!.Map("annotations")!.Text("deprecated.daemonset.template.generation");
}
