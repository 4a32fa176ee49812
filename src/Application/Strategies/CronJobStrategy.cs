using Kronicle.Application.Validation;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A cron job is warned of by the jobs that it will make, and by a time zone in its schedule.</summary>
public sealed class CronJobStrategy : IKindStrategy
{
    private static readonly FieldPath JobSpec = FieldPath.Spec.Child("jobTemplate").Child("spec");

    public string Resource => "cronjobs.batch";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        IEnumerable<string> warnings = WorkloadWarnings.OfName(write);
        if (WorkloadWarnings.IsNews(write))
        {
            warnings = warnings.Concat(JobStrategy.OfSpec(SpecOf(write.Object), SpecOf(write.Old), JobSpec));
        }

        // The field's path is the reference's own.
        bool zoned = write is { Old: not null, IsMain: true } && write.Object.Map("spec")?.Text("schedule")?.Contains("TZ", StringComparison.Ordinal) is true;
        return zoned
            ? warnings.Append("cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details")
            : warnings;
    }

    private static MapNode? SpecOf(MapNode? cronJob) => cronJob?.At("spec", "jobTemplate", "spec") as MapNode;
}
