using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the batch group.</summary>
internal static class BatchRows
{
    private const string JobPods = "spec.template.spec";
    private const string CronJobPods = "spec.jobTemplate.spec.template.spec";

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["jobs"] = new(
            Name, Of(Status), Of(Completions), Duration, Age,
            Containers(JobPods, "name"), Containers(JobPods, "image"), Selector("spec.selector")),
        ["cronjobs"] = new(
            Name, Text("spec.schedule"), Text("spec.timeZone", None), BooleanText("spec.suspend"), Count("status.active"),
            Since("status.lastScheduleTime", None), Age,
            Containers(CronJobPods, "name"), Containers(CronJobPods, "image"), Selector("spec.jobTemplate.spec.selector")),
    };

    private static string Status(MapNode item)
    {
        if (Has(item, "Complete"))
        {
            return "Complete";
        }

        if (Has(item, "Failed"))
        {
            return "Failed";
        }

        if (item.At("metadata", "deletionTimestamp") is TextNode)
        {
            return "Terminating";
        }

        return Has(item, "Suspended") ? "Suspended" : Has(item, "FailureTarget") ? "FailureTarget" : "Running";
    }

    private static string Completions(MapNode item)
    {
        long succeeded = IntegerAt(item, ["status", "succeeded"]);
        if (item.At("spec", "completions") is NumberNode completions)
        {
            return $"{succeeded}/{completions.Integer}";
        }

        long parallelism = IntegerAt(item, ["spec", "parallelism"]);
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static void Duration(MapNode item, RowBuilder row)
    {
        MapNode? status = item.Map("status");
        if (status?.Text("startTime") is not { } start)
        {
            row.Text("");
        }
        else if (status.Text("completionTime") is { } end)
        {
            row.Text(HumanDuration.Format(new TimeSpan(Timestamps.Ticks(end) - Timestamps.Ticks(start))));
        }
        else
        {
            row.Since(start);
        }
    }

    private static bool Has(MapNode item, string type) =>
        (item.At("status", "conditions") as ListNode)?.Maps.FirstOrDefault(condition => condition.Text("type") == type)?.Text("status") == "True";
}
