using System.Buffers.Text;
using System.Text;

namespace Kronicle.Application.Tables;

/// <summary>Durations as people read them, of two or three significant figures: k8s.io/apimachinery/pkg/util/duration.</summary>
public static class HumanDuration
{
    /// <summary>The room in bytes that <see cref="Write"/> and <see cref="WriteShort"/> may need.</summary>
    public const int MaxLength = 24;

    private const long Minute = 60;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Year = 365 * Day;

    // Go counts nanoseconds in 64 bits, so that no duration is longer than this, some 292 years.
    private const long Longest = long.MaxValue / 1_000_000_000;

    /// <summary>The duration as text, such as 5m30s, 3h or 2y45d; &lt;invalid&gt; when it lies two seconds or more below zero.</summary>
    public static string Format(TimeSpan duration)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Unescaped(text[..Write(text, duration)]);
    }

    /// <summary>The duration as text in one unit, such as 5m.</summary>
    public static string FormatShort(TimeSpan duration)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Unescaped(text[..WriteShort(text, duration)]);
    }

    /// <summary>Writes UTF-8 escaped for the inside of a JSON string; answers the length in bytes.</summary>
    public static int Write(Span<byte> output, TimeSpan duration)
    {
        long seconds = Seconds(duration);
        return seconds switch
        {
            < -1 => Invalid(output),
            < 0 => Two(output, 0, 's', 0, ' '),
            < 2 * Minute => Two(output, seconds, 's', 0, ' '),
            < 10 * Minute => Two(output, seconds / Minute, 'm', seconds % Minute, 's'),
            < 3 * Hour => Two(output, seconds / Minute, 'm', 0, ' '),
            < 8 * Hour => Two(output, seconds / Hour, 'h', seconds % Hour / Minute, 'm'),
            < 2 * Day => Two(output, seconds / Hour, 'h', 0, ' '),
            < 8 * Day => Two(output, seconds / Day, 'd', seconds % Day / Hour, 'h'),
            < 2 * Year => Two(output, seconds / Day, 'd', 0, ' '),
            < 8 * Year => Two(output, seconds / Year, 'y', seconds % Year / Day, 'd'),
            _ => Two(output, seconds / Year, 'y', 0, ' '),
        };
    }

    /// <summary>As <see cref="Write"/>, in one unit.</summary>
    public static int WriteShort(Span<byte> output, TimeSpan duration)
    {
        long seconds = Seconds(duration);
        return seconds switch
        {
            < -1 => Invalid(output),
            < 0 => Two(output, 0, 's', 0, ' '),
            < Minute => Two(output, seconds, 's', 0, ' '),
            < Hour => Two(output, seconds / Minute, 'm', 0, ' '),
            < Day => Two(output, seconds / Hour, 'h', 0, ' '),
            < Year => Two(output, seconds / Day, 'd', 0, ' '),
            _ => Two(output, seconds / Year, 'y', 0, ' '),
        };
    }

    private static long Seconds(TimeSpan duration) => Math.Min(duration.Ticks / TimeSpan.TicksPerSecond, Longest);

    private static int Two(Span<byte> output, long first, char unit, long second, char secondUnit)
    {
        Utf8Formatter.TryFormat(first, output, out int length);
        output[length++] = (byte)unit;
        if (second == 0)
        {
            return length;
        }

        Utf8Formatter.TryFormat(second, output[length..], out int more);
        length += more;
        output[length++] = (byte)secondUnit;
        return length;
    }

    private static int Invalid(Span<byte> output)
    {
        ReadOnlySpan<byte> text = "\\u003cinvalid\\u003e"u8;
        text.CopyTo(output);
        return text.Length;
    }

    private static string Unescaped(ReadOnlySpan<byte> text) => text[0] == '\\' ? "<invalid>" : Encoding.ASCII.GetString(text);
}
