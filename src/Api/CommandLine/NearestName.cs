namespace Kronicle.Api.CommandLine;

/// <summary>Guesses what somebody meant to type.</summary>
internal static class NearestName
{
    /// <summary>"; did you mean NAME?", or nothing when no name is near enough.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">What there is.</param>
    /// <param name="prefix">Stands before the name in the text.</param>
    public static string Suggest(string typed, IEnumerable<string> names, string prefix)
    {
        string? best = null;
        int least = Math.Max(2, typed.Length / 3) + 1;
        foreach (string name in names)
        {
            if (Math.Abs(name.Length - typed.Length) < least && Distance(typed, name) is var distance && distance < least)
            {
                (best, least) = (name, distance);
            }
        }

        return best is null ? "" : $"; did you mean {prefix}{best}?";
    }

    /// <summary>Edits between two words: inserted, removed, replaced letters, and swapped neighbours (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1];
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above) = (above, row);
        }

        return above[b.Length];
    }
}
