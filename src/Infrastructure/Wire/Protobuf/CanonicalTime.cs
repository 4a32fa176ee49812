namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>Reads the two canonical time forms, which nearly every stored time has, straight from bytes.</summary>
internal static class CanonicalTime
{
    private const int SecondsForm = 20;
    private const int MicroForm = 27;
    private const int DaysToUnixEpoch = 719162;
    private const int NanosecondsOfMicrosecond = 1000;

    /// <summary>Takes 2006-01-02T15:04:05Z and 2006-01-02T15:04:05.000000Z; false for every other form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds, out int nanoseconds)
    {
        seconds = 0;
        nanoseconds = 0;
        if (text.Length is not (SecondsForm or MicroForm) || text[^1] != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
            text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        int micros = 0;
        bool good = Number(text[..4], out int year) & Number(text[5..7], out int month) & Number(text[8..10], out int day) &
            Number(text[11..13], out int hour) & Number(text[14..16], out int minute) & Number(text[17..19], out int second);
        good &= text.Length == SecondsForm || (text[19] == '.' && Number(text[20..26], out micros));
        if (!good || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 ||
            second > 59)
        {
            return false;
        }

        long days = new DateOnly(year, month, day).DayNumber - DaysToUnixEpoch;
        seconds = (((((days * 24) + hour) * 60) + minute) * 60) + second;
        nanoseconds = micros * NanosecondsOfMicrosecond;
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
