using System.Globalization;

namespace Kronicle.Application.Tables;

/// <summary>RFC 3339 times of objects as UTC ticks of 100 ns; Go's zero time is 0.</summary>
public static class Timestamps
{
    /// <summary>The ticks; 0 when the text is absent, the zero time or no time.</summary>
    public static long Ticks(string? text) =>
        text is not null && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.UtcTicks
            : 0;
}
