using System.Globalization;
using System.Text;

namespace Kronicle.Application.Validation.Shared;

/// <summary>
/// The unified difference of two texts as Python's difflib makes it, which is what go-difflib ports: the longest run of equal lines
/// first, then what is left of it and what is right of it, and three lines of context.
/// </summary>
internal static class UnifiedDifference
{
    private const int Context = 3;
    private const int PopularFrom = 200;

    public static string Of(string old, string changed)
    {
        string[] a = old.Split('\n');
        string[] b = changed.Split('\n');
        var text = new StringBuilder();
        foreach (List<(bool Equal, int A, int AEnd, int B, int BEnd)> hunk in Hunks(Steps(a, b)))
        {
            text.Append("@@ -").Append(Range(hunk[0].A, hunk[^1].AEnd)).Append(" +").Append(Range(hunk[0].B, hunk[^1].BEnd)).Append(" @@\n");
            foreach ((bool equal, int from, int until, int bFrom, int bUntil) in hunk)
            {
                Lines(text, equal ? ' ' : '-', a.AsSpan(from, until - from));
                Lines(text, '+', equal ? [] : b.AsSpan(bFrom, bUntil - bFrom));
            }
        }

        return text.ToString();
    }

    private static void Lines(StringBuilder text, char mark, ReadOnlySpan<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append(mark).Append(line).Append('\n');
        }
    }

    private static string Range(int from, int until)
    {
        int length = until - from;
        return length == 1
            ? (from + 1).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(length == 0 ? from : from + 1)},{length}");
    }

    // Equal and different stretches in turn.
    private static List<(bool Equal, int A, int AEnd, int B, int BEnd)> Steps(string[] a, string[] b)
    {
        var runs = new List<(int A, int B, int Length)>();
        Match(a, b, Places(b), (0, a.Length, 0, b.Length), runs);
        runs.Add((a.Length, b.Length, 0));
        var steps = new List<(bool Equal, int A, int AEnd, int B, int BEnd)>();
        (int i, int j) = (0, 0);
        foreach ((int at, int other, int length) in runs)
        {
            bool joins = at == i && other == j;
            if (!joins)
            {
                steps.Add((false, i, at, j, other));
            }

            (i, j) = (at + length, other + length);
            if (joins && steps.Count > 0)
            {
                steps[^1] = steps[^1] with { AEnd = i, BEnd = j };
            }
            else if (length > 0)
            {
                steps.Add((true, at, i, other, j));
            }
        }

        return steps;
    }

    // Lines that stand everywhere in a long text say nothing of where it matches.
    private static Dictionary<string, List<int>> Places(string[] lines)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!places.TryGetValue(lines[i], out List<int>? at))
            {
                places[lines[i]] = at = [];
            }

            at.Add(i);
        }

        if (lines.Length >= PopularFrom)
        {
            foreach (string popular in places.Where(entry => entry.Value.Count > (lines.Length / 100) + 1).Select(entry => entry.Key).ToArray())
            {
                places.Remove(popular);
            }
        }

        return places;
    }

    private static void Match(
        string[] a, string[] b, Dictionary<string, List<int>> places, (int A, int AEnd, int B, int BEnd) within, List<(int A, int B, int Length)> runs)
    {
        (int at, int other, int length) = Longest(a, b, places, within);
        if (length == 0)
        {
            return;
        }

        Match(a, b, places, (within.A, at, within.B, other), runs);
        runs.Add((at, other, length));
        Match(a, b, places, (at + length, within.AEnd, other + length, within.BEnd), runs);
    }

    private static (int A, int B, int Length) Longest(
        string[] a, string[] b, Dictionary<string, List<int>> places, (int A, int AEnd, int B, int BEnd) within)
    {
        (int at, int other, int length) = (within.A, within.B, 0);
        var ending = new Dictionary<int, int>();
        for (int i = within.A; i < within.AEnd; i++)
        {
            var next = new Dictionary<int, int>();
            foreach (int j in places.GetValueOrDefault(a[i], []))
            {
                if (j < within.B || j >= within.BEnd)
                {
                    continue;
                }

                int run = ending.GetValueOrDefault(j - 1) + 1;
                next[j] = run;
                if (run > length)
                {
                    (at, other, length) = (i - run + 1, j - run + 1, run);
                }
            }

            ending = next;
        }

        for (; at > within.A && other > within.B && a[at - 1] == b[other - 1]; length++)
        {
            at--;
            other--;
        }

        while (at + length < within.AEnd && other + length < within.BEnd && a[at + length] == b[other + length])
        {
            length++;
        }

        return (at, other, length);
    }

    // Stretches with their context; long equal ones part hunks.
    private static List<List<(bool Equal, int A, int AEnd, int B, int BEnd)>> Hunks(List<(bool Equal, int A, int AEnd, int B, int BEnd)> steps)
    {
        var hunks = new List<List<(bool, int, int, int, int)>>();
        var hunk = new List<(bool Equal, int A, int AEnd, int B, int BEnd)>();
        for (int k = 0; k < steps.Count; k++)
        {
            (bool equal, int a, int aEnd, int b, int bEnd) = steps[k];
            if (equal && k == 0)
            {
                (a, b) = (Math.Max(a, aEnd - Context), Math.Max(b, bEnd - Context));
            }

            if (equal && k == steps.Count - 1)
            {
                (aEnd, bEnd) = (Math.Min(aEnd, a + Context), Math.Min(bEnd, b + Context));
            }
            else if (equal && k > 0 && aEnd - a > 2 * Context)
            {
                hunk.Add((true, a, a + Context, b, b + Context));
                hunks.Add(hunk);
                hunk = [];
                (a, b) = (aEnd - Context, bEnd - Context);
            }

            hunk.Add((equal, a, aEnd, b, bEnd));
        }

        if (hunk.Exists(step => !step.Equal))
        {
            hunks.Add(hunk);
        }

        return hunks;
    }
}
