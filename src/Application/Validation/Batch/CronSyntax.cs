using System.Globalization;
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

    /// <summary>One of the five fields: its bounds and the names of its numbers.</summary>
    private sealed record CronField(long Least, long Most, string[] Names)
    {
        public string? Error(string text)
        {
            foreach (string range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Range(range) is { } error)
                {
                    return error;
                }
            }

            return null;
        }

        private string? Range(string text)
        {
            string[] parts = text.Split('/');
            string[] limits = parts[0].Split('-');
            long start = Least;
            long end = Most;
            if (limits[0] is not ("*" or "?"))
            {
                if (Number(limits[0], Names, out start) is { } bad)
                {
                    return bad;
                }

                end = start;
                if (limits.Length > 2)
                {
                    return "too many hyphens: " + text;
                }

                if (limits.Length == 2 && Number(limits[1], Names, out end) is { } badEnd)
                {
                    return badEnd;
                }
            }

            return Step(text, parts, limits.Length == 1, out long step, ref end) ?? Bounds(text, start, end, step);
        }

        private string? Step(string text, string[] parts, bool single, out long step, ref long end)
        {
            step = 1;
            if (parts.Length > 2)
            {
                return "too many slashes: " + text;
            }

            if (parts.Length < 2)
            {
                return null;
            }

            if (Number(parts[1], [], out step) is { } error)
            {
                return error;
            }

            // A single number with a step goes up to the greatest one.
            end = single ? Most : end;
            return null;
        }

        private string? Bounds(string text, long start, long end, long step) => (start, end, step) switch
        {
            _ when start < Least => $"beginning of range ({start}) below minimum ({Least}): {text}",
            _ when end > Most => $"end of range ({end}) above maximum ({Most}): {text}",
            _ when start > end => $"beginning of range ({start}) beyond end of range ({end}): {text}",
            (_, _, 0) => "step of range should be a positive number: " + text,
            _ => null,
        };

        // A name counts by its place, from the least number on.
        private string? Number(string text, string[] names, out long number)
        {
            int named = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (named >= 0)
            {
                number = named + Least;
                return null;
            }

            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            {
                bool digits = text.Length > 0 && !text.AsSpan(text[0] is '+' or '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9') && char.IsAsciiDigit(text[^1]);
                return $"failed to parse int from {text}: strconv.Atoi: parsing {GoText.Quote(text)}: {(digits ? "value out of range" : "invalid syntax")}";
            }

            return number < 0 ? $"negative number ({number}) not allowed: {text}" : null;
        }
    }
}
