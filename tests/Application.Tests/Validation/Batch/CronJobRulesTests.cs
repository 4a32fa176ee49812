namespace Kronicle.Application.Tests.Validation.Batch;

public sealed class CronJobRulesTests
{
    private static readonly Workloads CronJobs = new("batch", "cronjobs", """
        {"metadata":{"name":"c"},"spec":{"schedule":"*/5 * * * *","jobTemplate":{"spec":{"template":{"spec":{
         "restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"timeZone":"Europe/Berlin","concurrencyPolicy":"Replace","startingDeadlineSeconds":0}}""")]
    [InlineData("""{"spec":{"schedule":null}}""", "spec.schedule: Required value")]
    [InlineData("""{"spec":{"schedule":"CRON_TZ=Mars/Base * * * * *","timeZone":"UTC"}}""",
        "spec.schedule: Invalid value: \"CRON_TZ=Mars/Base * * * * *\": provided bad location Mars/Base: unknown time zone Mars/Base",
        "spec.schedule: Invalid value: \"CRON_TZ=Mars/Base * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData("""{"spec":{"timeZone":""}}""", "spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string")]
    [InlineData("""{"spec":{"timeZone":"Local"}}""",
        "spec.timeZone: Invalid value: \"Local\": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")]
    [InlineData("""{"spec":{"timeZone":"LOCAL"}}""",
        "spec.timeZone: Invalid value: \"LOCAL\": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
        "spec.timeZone: Invalid value: \"LOCAL\": unknown time zone LOCAL")]
    [InlineData("""{"spec":{"startingDeadlineSeconds":-1,"failedJobsHistoryLimit":-1}}""",
        "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0",
        "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"spec":{"jobTemplate":{"spec":{"backoffLimit":-1,"manualSelector":true,"selector":{"matchLabels":{"a":"b"}}}}}}""",
        "spec.jobTemplate.spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0",
        """spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated""",
        """spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false" """)]
    [InlineData("""{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":null}}}}}}""",
        """spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never" """)]
    [InlineData("""{"metadata":{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}""",
        "metadata.name: Invalid value: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": must be no more than 52 characters")]
    public void A_cron_job_is_held_against_its_rules(string patch, params string[] expected) =>
        Assert.Equal(expected.Select(line => line.TrimEnd()), CronJobs.Created(patch));

    [Theory]
    [InlineData("""{"spec":{"suspend":true}}""")]
    [InlineData("""{"spec":{"schedule":"TZ=UTC 1 * * * *"}}""")]
    [InlineData("""{"spec":{"timeZone":"UTC"}}""",
        "spec.schedule: Invalid value: \"TZ=UTC 0 * * * *\": cannot use both timeZone field and TZ or CRON_TZ in schedule")]
    public void A_stored_schedule_with_a_zone_stays_but_stands_alone(string patch, params string[] expected) =>
        Assert.Equal(expected, CronJobs.Updated(patch, """{"spec":{"schedule":"TZ=UTC 0 * * * *"}}"""));

    [Fact]
    public void A_stored_zone_is_not_looked_at_again() =>
        Assert.Empty(CronJobs.Updated("""{"spec":{"suspend":true}}""", """{"spec":{"timeZone":"Mars/Base"}}"""));

    [Fact]
    public void A_status_has_the_rules_of_all_objects_alone()
    {
        const string Update = """{"metadata":{"labels":{"a":"-"}}}""";
        Assert.Equal(2, CronJobs.Updated(Update, """{"spec":{"schedule":"odd"}}""", "status").Length);
        Assert.Equal(3, CronJobs.Updated(Update).Length);
    }

    [Fact]
    public void Warnings_tell_of_dotted_names_and_of_zones_in_schedules()
    {
        Assert.StartsWith("metadata.name: this is used in Pod names and hostnames", Assert.Single(CronJobs.Warnings("""{"metadata":{"name":"a.b"}}""")), StringComparison.Ordinal);
        Assert.Equal(
            ["cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"],
            CronJobs.Warnings("""{"spec":{"schedule":"TZ=UTC 0 * * * *"}}""", update: true));
    }
}
