using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Defaulting;

public sealed class WorkloadDefaultsTests
{
    [Fact]
    public void A_deployment_rolls_by_quarters_unless_it_recreates()
    {
        MapNode spec = DefaultsTestKit.Spec("apps", "deployments", """{"strategy": {"rollingUpdate": {"maxSurge": 0}}}""");
        Assert.Equal("1 10 600", spec.Show("replicas", "revisionHistoryLimit", "progressDeadlineSeconds"));
        Assert.Equal("0 25%", spec.Map("strategy")!.Map("rollingUpdate")!.Show("maxSurge", "maxUnavailable"));
        MapNode recreate = DefaultsTestKit.Spec("apps", "deployments", """{"replicas": 0, "strategy": {"type": "Recreate"}}""");
        Assert.Equal("0", recreate.Show("replicas"));
        Assert.Null(recreate.At("strategy", "rollingUpdate"));
    }

    [Theory]
    [InlineData("{}", "RollingUpdate 0")]
    [InlineData("""{"rollingUpdate": {"partition": 2}}""", "RollingUpdate 2")]
    [InlineData("""{"type": "RollingUpdate"}""", "RollingUpdate -")]
    [InlineData("""{"type": "OnDelete"}""", "OnDelete -")]
    public void A_stateful_set_rolls_from_partition_zero(string strategy, string shown)
    {
        MapNode spec = DefaultsTestKit.Spec("apps", "statefulsets", $$"""{"updateStrategy": {{strategy}} }""");
        MapNode made = spec.Map("updateStrategy")!;
        Assert.Equal(shown, $"{made.Text("type")} {made.At("rollingUpdate", "partition")?.ToString() ?? "-"}");
        Assert.Equal("Retain Retain", spec.Map("persistentVolumeClaimRetentionPolicy")!.Show("whenDeleted", "whenScaled"));
    }

    [Theory]
    [InlineData("{}", "1 1 6 TerminatingOrFailed")]
    [InlineData("""{"parallelism": 2}""", "- 2 6 TerminatingOrFailed")]
    [InlineData("""{"completions": 3}""", "3 1 6 TerminatingOrFailed")]
    [InlineData("""{"backoffLimitPerIndex": 1}""", "1 1 2147483647 TerminatingOrFailed")]
    [InlineData("""{"podFailurePolicy": {"rules": []}}""", "1 1 6 Failed")]
    public void A_job_runs_once_unless_it_is_parallel(string spec, string shown) => Assert.Equal(
        shown, DefaultsTestKit.Spec("batch", "jobs", spec).Show("completions", "parallelism", "backoffLimit", "podReplacementPolicy"));

    [Fact]
    public void Labels_come_from_the_template()
    {
        const string Labelled = """{"spec": {"template": {"metadata": {"labels": {"a": "b"}}}}}""";
        MapNode job = DefaultsTestKit.Apply("batch", "jobs", Labelled);
        Assert.Equal("b", job.At("metadata", "labels", "a")!.ToString());
        MapNode controller = DefaultsTestKit.Apply("", "replicationcontrollers", Labelled);
        Assert.Equal("b", controller.At("metadata", "labels", "a")!.ToString());
        Assert.Equal("b", controller.At("spec", "selector", "a")!.ToString());
        Assert.Equal("1", controller.At("spec", "replicas")!.ToString());
    }

    [Fact]
    public void A_cron_job_leaves_its_jobs_defaults_to_the_jobs()
    {
        MapNode spec = DefaultsTestKit.Spec("batch", "cronjobs", """{"jobTemplate": {"spec": {"podFailurePolicy": {"rules": [{"onPodConditions": [{"type": "X"}]}]}}}}""");
        Assert.Equal("Allow false 3 1", spec.Show("concurrencyPolicy", "suspend", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"));
        var job = (MapNode)spec.At("jobTemplate", "spec")!;
        Assert.False(job.Has("completions"));
        Assert.Equal("Always", job.At("template", "spec", "restartPolicy")!.ToString());
        Assert.Equal("True", job.Map("podFailurePolicy")!.List("rules")!.Maps.First().List("onPodConditions")!.Maps.First().Text("status"));
    }
}
