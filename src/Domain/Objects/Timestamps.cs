using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kronicle.Domain.Objects;

/// <summary>
/// The two time forms of the API, both RFC 3339 in UTC: Time in whole seconds and MicroTime in six decimals. Any offset is read;
/// finer fractions are cut. Errors are the texts of Go's time package.
/// </summary>
public static class Timestamps
{
    /// <summary>The canonical form of a Time: 2006-01-02T15:04:05Z. Null with no error for Go's zero time, which is written as null.</summary>
    public static string? CanonicalTime(string text, out string? error)
    {
        // What already is canonical, which nearly every time is, is given back as it is.
        if (text.Length == 20 && text[19] == 'Z' && IsPlain(text))
        {
            error = null;
            return text;
        }

        error = GoTimeParser.Parse(text, micro: false, out GoTime time);
        return error is null && !time.IsZero ? time.Text(micro: false) : null;
    }

    /// <summary>The canonical form of a MicroTime: 2006-01-02T15:04:05.000000Z. Null with no error for Go's zero time.</summary>
    public static string? CanonicalMicroTime(string text, out string? error)
    {
        error = GoTimeParser.Parse(text, micro: true, out GoTime time);
        return error is null && !time.IsZero ? time.Text(micro: true) : null;
    }

    /// <summary>A Time for an instant.</summary>
    public static string Time(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A MicroTime for an instant.</summary>
    public static string MicroTime(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The instant of a stored Time or MicroTime; null when the text is neither.</summary>
    public static DateTimeOffset? Instant([NotNullWhen(true)] string? text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : null;

    // Days beyond 28 and the year 1 take the thorough way.
    private static bool IsPlain(string text)
    {
        for (int i = 0; i < 19; i++)
        {
            bool good = i switch { 4 or 7 => text[i] == '-', 10 => text[i] == 'T', 13 or 16 => text[i] == ':', _ => char.IsAsciiDigit(text[i]) };
            if (!good)
            {
                return false;
            }
        }

        return Two(text, 0) > 0 && Two(text, 5) is >= 1 and <= 12 && Two(text, 8) is >= 1 and <= 28
            && Two(text, 11) < 24 && Two(text, 14) < 60 && Two(text, 17) < 60;
    }

    private static int Two(string text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';
}
