using System.Globalization;
using System.Text;

namespace Kronicle.Api.CommandLine;

/// <summary>Durations as Go writes them, such as 1h0m0s or 300ms. https://pkg.go.dev/time#ParseDuration</summary>
public static class GoDuration
{
    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10), ("\u00b5s", 10), ("\u03bcs", 10), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Null when the text is no duration, or longer than 2^63 ns, the longest that Go has.</summary>
    public static TimeSpan? Parse(string text)
    {
        ReadOnlySpan<char> rest = text;
        bool negative = rest.StartsWith("-");
        rest = rest.Length > 0 && rest[0] is '+' or '-' ? rest[1..] : rest;
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        decimal ticks = 0;
        bool any = false;
        while (!rest.IsEmpty)
        {
            if (Part(ref rest) is not { } part)
            {
                return null;
            }

            ticks += part;
            any = true;
            if (ticks > long.MaxValue / 100)
            {
                return null;
            }
        }

        return any ? TimeSpan.FromTicks((long)(negative ? -ticks : ticks)) : null;
    }

    /// <summary>As Go's Duration prints itself, to the precision of a tick.</summary>
    public static string Print(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        TimeSpan size = value.Duration();
        if (size < TimeSpan.FromSeconds(1))
        {
            (decimal number, string unit) = size < TimeSpan.FromMilliseconds(1) ? (size.Ticks / 10m, "\u00b5s") : (size.Ticks / 10000m, "ms");
            return text.Append(CultureInfo.InvariantCulture, $"{number:0.####}{unit}").ToString();
        }

        long hours = size.Ticks / TimeSpan.TicksPerHour;
        text.Append(CultureInfo.InvariantCulture, $"{(hours > 0 ? hours + "h" : "")}");
        text.Append(CultureInfo.InvariantCulture, $"{(size >= TimeSpan.FromMinutes(1) ? size.Minutes + "m" : "")}");
        return text.Append(CultureInfo.InvariantCulture, $"{size.Ticks % TimeSpan.TicksPerMinute / 10000000m:0.#######}s").ToString();
    }

    /// <summary>Takes one number with its unit off the front; null when there is none.</summary>
    private static decimal? Part(ref ReadOnlySpan<char> rest)
    {
        int digits = rest.IndexOfAnyExcept("0123456789.");
        if (digits is <= 0 or > 28
            || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return null;
        }

        rest = rest[digits..];
        int length = rest.IndexOfAny("0123456789.");
        string unit = (length < 0 ? rest : rest[..length]).ToString();
        rest = rest[unit.Length..];
        foreach ((string name, decimal ticks) in Units)
        {
            if (name == unit)
            {
                return number > long.MaxValue / ticks ? null : number * ticks;
            }
        }

        return null;
    }
}
