using System.Globalization;
using System.Text;

namespace Kronicle.Domain.Objects;

/// <summary>
/// time.Parse for the RFC 3339 layouts, with its laxness (a one-digit hour, a comma before the fraction, offsets up to 24:60) and
/// its error texts.
/// </summary>
internal ref struct GoTimeParser
{
    private const string SecondsLayout = "2006-01-02T15:04:05Z07:00";
    private const string MicroLayout = "2006-01-02T15:04:05.000000Z07:00";

    private readonly string text;
    private readonly bool micro;
    private int at;
    private string? error;

    private GoTimeParser(string text, bool micro)
    {
        this.text = text;
        this.micro = micro;
    }

    private readonly ReadOnlySpan<char> Rest => text.AsSpan(at);

    public static string? Parse(string text, bool micro, out GoTime time)
    {
        var parser = new GoTimeParser(text, micro);
        time = parser.Run();
        return parser.error;
    }

    private GoTime Run()
    {
        int year = Year();
        Literal('-');
        int month = Number("01", 1, 12, "month", 2);
        Literal('-');
        int day = Number("02", 0, 99, "day", 2);
        Literal('T');
        int hour = Number("15", 0, 23, "hour", 1);
        Literal(':');
        int minute = Number("04", 0, 59, "minute", 2);
        Literal(':');
        int second = Number("05", 0, 59, "second", 2);
        int nanoseconds = Fraction();
        int offset = Offset();
        if (error is null && at < text.Length)
        {
            Reject(": extra text: " + Quote(Rest));
        }

        if (error is null && (day < 1 || day > GoTime.DaysIn(year, month)))
        {
            Reject(": day out of range");
        }

        return error is null ? new((GoTime.DaysOf(year, month, day) * 86400) + (hour * 3600) + (minute * 60) + second - offset, nanoseconds) : default;
    }

    private int Year()
    {
        if (Rest.Length >= 4 && !Rest[..4].ContainsAnyExceptInRange('0', '9'))
        {
            at += 4;
            return int.Parse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        Mismatch("2006");
        return 0;
    }

    private void Literal(char expected)
    {
        if (error is not null)
        {
            return;
        }

        if (Rest.IsEmpty || Rest[0] != expected)
        {
            Mismatch(expected.ToString());
            return;
        }

        at++;
    }

    private int Number(string element, int least, int most, string name, int fewestDigits)
    {
        if (error is not null)
        {
            return 0;
        }

        int digits = Rest.Length > 1 && char.IsAsciiDigit(Rest[1]) ? 2 : 1;
        if (Rest.IsEmpty || !char.IsAsciiDigit(Rest[0]) || digits < fewestDigits)
        {
            Mismatch(element);
            return 0;
        }

        int number = int.Parse(Rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        if (number < least || number > most)
        {
            Reject($": {name} out of range");
        }

        at += digits;
        return number;
    }

    // Six digits where the layout has them; where it has none, any number is passed over.
    private int Fraction()
    {
        if (error is not null)
        {
            return 0;
        }

        bool separated = Rest.Length > 1 && Rest[0] is '.' or ',';
        int digits = separated ? Rest[1..].IndexOfAnyExceptInRange('0', '9') : 0;
        digits = digits < 0 ? Rest.Length - 1 : digits;
        if (!micro)
        {
            at += digits == 0 ? 0 : digits + 1;
            return 0;
        }

        if (digits < 6)
        {
            Mismatch(".000000");
            return 0;
        }

        int nanoseconds = 1000 * int.Parse(Rest[1..7], NumberStyles.None, CultureInfo.InvariantCulture);
        at += 7;
        return nanoseconds;
    }

    private int Offset()
    {
        if (error is not null)
        {
            return 0;
        }

        if (Rest.StartsWith("Z"))
        {
            at++;
            return 0;
        }

        if (Rest.Length < 6 || Rest[3] != ':' || !Pair(Rest[1..3], out int hours) || !Pair(Rest[4..6], out int minutes))
        {
            Mismatch("Z07:00");
            return 0;
        }

        if (hours > 24 || minutes > 60)
        {
            Reject($": time zone offset {(minutes > 60 ? "minute" : "hour")} out of range");
            return 0;
        }

        if (Rest[0] is not ('+' or '-'))
        {
            Mismatch("Z07:00");
            return 0;
        }

        int sign = Rest[0] == '-' ? -1 : 1;
        at += 6;
        return sign * ((hours * 3600) + (minutes * 60));
    }

    private static bool Pair(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private void Mismatch(string element) =>
        error = $"parsing time {Quote(text)} as {Quote(micro ? MicroLayout : SecondsLayout)}: cannot parse {Quote(Rest)} as {Quote(element)}";

    private void Reject(string message) => error = $"parsing time {Quote(text)}{message}";

    // The time package's own quoting: bytes outside printable ASCII in hexadecimal.
    private static string Quote(ReadOnlySpan<char> value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is < ' ' or >= 0x80)
            {
                foreach (byte unit in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    quoted.Append(CultureInfo.InvariantCulture, $"\\x{unit:x2}");
                }

                continue;
            }

            quoted.Append(rune.Value is '"' or '\\' ? "\\" : "").Append((char)rune.Value);
        }

        return quoted.Append('"').ToString();
    }
}
