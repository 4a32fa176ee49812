using System.Globalization;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Batch;

/// <summary>The form in which jobs state indexes: numbers and ranges between commas, ascending, such as 1,3-5,7.</summary>
internal static class IndexIntervals
{
    /// <summary>What is wrong with the text; null, with the number of indexes, when it is well formed. Empty is none.</summary>
    public static string? Error(string text, long completions, out long total)
    {
        total = 0;
        long last = -1;
        bool any = false;
        foreach (string part in text.Length == 0 ? [] : text.Split(','))
        {
            if (Interval(part, completions, out long from, out long to) is { } error)
            {
                total = 0;
                return error;
            }

            if (any && last >= from)
            {
                total = 0;
                return $"non-increasing order, previous: {last}, current: {from}";
            }

            total += to - from + 1;
            last = to;
            any = true;
        }

        return null;
    }

    /// <summary>The first index that both texts have; null when there is none. Malformed intervals are passed over.</summary>
    public static long? Overlap(string one, string other, long completions)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return null;
        }

        string[] first = one.Split(',');
        string[] second = other.Split(',');
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            if (Interval(first[i], completions, out long from, out long to) is not null)
            {
                i++;
            }
            else if (Interval(second[j], completions, out long otherFrom, out long otherTo) is not null)
            {
                j++;
            }
            else if (from <= otherTo && otherFrom <= to)
            {
                return Math.Max(from, otherFrom);
            }
            else if (from <= otherFrom)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return null;
    }

    private static string? Interval(string text, long completions, out long from, out long to)
    {
        string[] limits = text.Split('-');
        from = to = 0;
        if (limits.Length > 2)
        {
            return $"the fragment {FieldError.Quote(text)} violates the requirement that an index interval can have at most two parts separated by '-'";
        }

        if (Index(limits[0], completions, out from) is { } error)
        {
            return error;
        }

        to = from;
        if (limits.Length == 1)
        {
            return null;
        }

        return Index(limits[1], completions, out to) ?? (from >= to ? $"non-increasing order, previous: {from}, current: {to}" : null);
    }

    private static string? Index(string text, long completions, out long index)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index))
        {
            return $"cannot convert string to integer for index: {FieldError.Quote(text)}";
        }

        return index >= completions ? $"too large index: {FieldError.Quote(text)}" : null;
    }
}
