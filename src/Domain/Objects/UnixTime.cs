namespace Kronicle.Domain.Objects;

/// <summary>The API's two time forms as seconds since 1970 and nanoseconds, in which protobuf and arithmetic have them.</summary>
public static class UnixTime
{
    private const long FirstSecond = -62167219200;
    private const long LastSecond = 253402300799;
    private const int NanosecondsOfMicrosecond = 1000;
    private const int MaxNanoseconds = 999_999_999;

    /// <summary>Reads a Time or MicroTime; false when the text is neither.</summary>
    /// <param name="text">RFC 3339.</param>
    /// <param name="micro">A MicroTime.</param>
    /// <param name="seconds">Since 1970 in UTC.</param>
    /// <param name="nanoseconds">0 to 999,999,999.</param>
    public static bool TryParse(string text, bool micro, out long seconds, out int nanoseconds)
    {
        bool good = GoTimeParser.Parse(text, micro, out GoTime time) is null;
        seconds = time.Seconds;
        nanoseconds = time.Nanoseconds;
        return good;
    }

    /// <summary>
    /// The canonical text of an instant. Null without an error is Go's zero time, which JSON has as null; the years 0 to 9999 can
    /// be written.
    /// </summary>
    /// <param name="seconds">Since 1970 in UTC.</param>
    /// <param name="nanoseconds">0 to 999,999,999.</param>
    /// <param name="micro">A MicroTime: finer than a microsecond is cut.</param>
    /// <param name="error">Go's words for an instant that has no text.</param>
    public static string? Text(long seconds, int nanoseconds, bool micro, out string? error)
    {
        if (seconds is < FirstSecond or > LastSecond || nanoseconds is < 0 or > MaxNanoseconds)
        {
            error = "Time.MarshalJSON: year outside of range [0,9999]";
            return null;
        }

        error = null;
        var time = new GoTime(seconds, micro ? nanoseconds / NanosecondsOfMicrosecond * NanosecondsOfMicrosecond : 0);
        return time.IsZero ? null : time.Text(micro);
    }
}
