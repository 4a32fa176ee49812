namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>One page of events in the order of revisions: bounded in events, in bytes, and in rows looked at.</summary>
internal static class RevisionWindow
{
    /// <summary>Revisions that one page looks at.</summary>
    public const int Revisions = 8192;

    private const int PageEvents = 512;
    private const int PageBytes = 4 << 20;

    /// <summary>
    /// The rows after revision ?1 up to ?2 whose keys lie from ?3 to before ?4. "+key" keeps SQLite on the revisions' order: the index by
    /// key would read and sort the prefix's whole history.
    /// </summary>
    public const string Rows = $"""
        SELECT {EventRow.Columns} FROM events
        WHERE revision > ?1 AND revision <= ?2 AND +key >= ?3 AND +key < ?4 ORDER BY revision
        """;

    /// <summary>Whether a page ends after so many events and bytes.</summary>
    public static bool IsFull(int events, long bytes) => events == PageEvents || bytes >= PageBytes;
}
