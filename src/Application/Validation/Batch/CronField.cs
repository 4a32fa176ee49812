using System.Globalization;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>One of the five fields of a schedule: numbers, names, ranges and steps between commas.</summary>
/// <param name="Least">The least number.</param>
/// <param name="Most">The greatest number.</param>
/// <param name="Names">The names of the numbers, from the least on.</param>
internal sealed record CronField(long Least, long Most, string[] Names)
{
    /// <summary>What is wrong with the field; null when it can be read.</summary>
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
