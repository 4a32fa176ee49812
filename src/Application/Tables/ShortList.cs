namespace Kronicle.Application.Tables;

/// <summary>Lists that a cell shows the beginning of.</summary>
internal static class ShortList
{
    /// <summary>The first entries, then how many more there are.</summary>
    /// <param name="shown">At most as many entries as are shown.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="empty">The text when nothing is shown.</param>
    public static string Format(IReadOnlyCollection<string> shown, int total, string empty, string separator = ",")
    {
        string text = string.Join(separator, shown);
        return total > shown.Count ? $"{text} + {total - shown.Count} more..." : text.Length > 0 ? text : empty;
    }

    /// <summary>The first three of all.</summary>
    public static string Three(IReadOnlyCollection<string> all, string empty) => Format([.. all.Take(3)], all.Count, empty);
}
