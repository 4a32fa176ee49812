using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>
/// The schedules that cron jobs take: five fields, or one of the names that begin with @, in the words of the library that the
/// reference reads them with. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec
/// </summary>
public static class CronSyntax
{
    private const string Every = "@every ";

    private static readonly CronField[] Fields =
    [
        new(0, 59, []),
        new(0, 23, []),
        new(1, 31, []),
        new(1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        new(0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <summary>What is wrong with a schedule; null when it can be kept.</summary>
    public static string? Error(string schedule)
    {
        if (schedule.Length == 0)
        {
            return "empty spec string";
        }

        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            int end = schedule.IndexOf(' ', StringComparison.Ordinal);
            string zone = schedule[(schedule.IndexOf('=', StringComparison.Ordinal) + 1)..(end < 0 ? schedule.Length : end)];
            if (TimeZoneNames.Error(zone) is { } unknown)
            {
                return $"provided bad location {zone}: {unknown}";
            }

            schedule = end < 0 ? "" : schedule[end..].Trim();
        }

        if (schedule.StartsWith('@'))
        {
            return Descriptor(schedule);
        }

        string[] fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields.Length)
        {
            return $"expected exactly {Fields.Length} fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        }

        for (int i = 0; i < fields.Length; i++)
        {
            if (Fields[i].Error(fields[i]) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static string? Descriptor(string name)
    {
        if (name is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly")
        {
            return null;
        }

        if (!name.StartsWith(Every, StringComparison.Ordinal))
        {
            return "unrecognized descriptor: " + name;
        }

        return GoDurationSyntax.Error(name[Every.Length..]) is { } error ? $"failed to parse duration {name}: {error}" : null;
    }
}
