namespace Kronicle.Application.Validation.Batch;

/// <summary>Names of time zones, as the host's copy of the IANA database knows them. https://data.iana.org/time-zones/theory.html#naming</summary>
public static class TimeZoneNames
{
    private const string Utc = "UTC";

    /// <summary>What is wrong with a name; null for a known zone. As in Go, the empty name is UTC and Local is the host's zone.</summary>
    public static string? Error(string name) =>
        name is "" or Utc or "Local" || (IsWellFormed(name) && IsKnown(name)) ? null : "unknown time zone " + name;

    /// <summary>Whether every part between slashes has at most 14 of the characters that names have, and none leads elsewhere.</summary>
    public static bool IsWellFormed(string name)
    {
        foreach (Range range in name.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> part = name.AsSpan(range);
            if (part.IsEmpty || part.Length > 14 || part is "." or ".." || part[0] == '-')
            {
                return false;
            }

            foreach (char c in part)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '+'))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // The runtime takes utc in any case for UTC; the database has the one name.
    private static bool IsKnown(string name) =>
        !name.Equals(Utc, StringComparison.OrdinalIgnoreCase) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);
}
