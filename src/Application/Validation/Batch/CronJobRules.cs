using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/</summary>
/// <remarks>A status has no rules beyond those that all objects have.</remarks>
public sealed class CronJobRules : WorkloadRules
{
    /// <summary>A job's name is its cron job's with a dash and ten digits, and is a label.</summary>
    private const int LongestName = 63 - 11;

    private static readonly string[] Policies = ["Allow", "Forbid", "Replace"];
    private static readonly string[] NotManual = ["nil", "false"];
    private static readonly FieldPath Schedule = FieldPath.Spec.Child("schedule");
    private static readonly FieldPath Zone = FieldPath.Spec.Child("timeZone");
    private static readonly FieldPath JobSpec = FieldPath.Spec.Child("jobTemplate").Child("spec");

    public CronJobRules()
    {
        When(review => !review.IsUpdate, () => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)))
            .Otherwise(() => When(review => review.IsMainUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true))));
        OnSpec(Spec);
        OnCreate(Name);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        MapNode? old = review.Old?.Map("spec");
        CheckSchedule(spec, old, causes);
        NumberRules.NonNegative(spec, "startingDeadlineSeconds", FieldPath.Spec, causes);
        if (old is null || old.Text("timeZone") != spec.Text("timeZone"))
        {
            TimeZone(spec.Text("timeZone"), causes);
        }

        Choice.Required(spec.TextOf("concurrencyPolicy"), Policies, FieldPath.Spec.Child("concurrencyPolicy"), causes);
        JobTemplate(spec.Map("jobTemplate")?.Map("spec") ?? [], old?.Map("jobTemplate")?.Map("spec"), causes);
        NumberRules.NonNegative(spec, "successfulJobsHistoryLimit", FieldPath.Spec, causes);
        NumberRules.NonNegative(spec, "failedJobsHistoryLimit", FieldPath.Spec, causes);
    }

    private static void CheckSchedule(MapNode spec, MapNode? old, Causes causes)
    {
        string schedule = spec.TextOf("schedule");
        if (schedule.Length == 0)
        {
            causes.Add(FieldError.Required(Schedule, ""));
            return;
        }

        if (CronSyntax.Error(schedule) is { } error)
        {
            causes.Add(FieldError.InvalidText(Schedule, schedule, error));
        }

        if (!schedule.Contains("TZ", StringComparison.Ordinal))
        {
            return;
        }

        // Schedules with a zone of their own were never meant to be taken: those that are stored stay.
        if (old?.TextOf("schedule").Contains("TZ", StringComparison.Ordinal) is not true)
        {
            causes.Add(FieldError.InvalidText(Schedule, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
        }
        else if (spec.Text("timeZone") is not null)
        {
            causes.Add(FieldError.InvalidText(Schedule, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule"));
        }
    }

    private static void TimeZone(string? zone, Causes causes)
    {
        switch (zone)
        {
            case null:
                return;
            case "":
                causes.Add(FieldError.InvalidText(Zone, "", "timeZone must be nil or non-empty string"));
                return;
            case var _ when zone.Equals("Local", StringComparison.OrdinalIgnoreCase):
                causes.Add(FieldError.InvalidText(Zone, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"));
                break;
        }

        if (TimeZoneNames.Error(zone) is { } error)
        {
            causes.Add(FieldError.InvalidText(Zone, zone, error));
        }
    }

    private static void JobTemplate(MapNode spec, MapNode? old, Causes causes)
    {
        JobSpecRules.Check(spec, old, JobSpec, causes);
        if (spec.Map("selector") is { } selector)
        {
            causes.Add(FieldError.Invalid(JobSpec.Child("selector"), SelectorRules.Shown(selector), "`selector` will be auto-generated"));
        }

        if (spec.IsTrue("manualSelector"))
        {
            causes.Add(FieldError.NotSupportedValue(JobSpec.Child("manualSelector"), "true", NotManual));
        }
    }

    private static void Name(ObjectUnderReview review, Causes causes)
    {
        string name = review.Metadata.TextOf("name");
        if (name.Length > LongestName)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Metadata.Child("name"), name, $"must be no more than {LongestName} characters"));
        }
    }
}
