using System.Globalization;

namespace Kronicle.Domain.Objects;

/// <summary>
/// An instant in Go's range. The offset is applied after the year's range was checked, so years run from -1 to 10000.
/// </summary>
/// <param name="Seconds">Since 1970 in UTC.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
internal readonly record struct GoTime(long Seconds, int Nanoseconds)
{
    private const long SecondsOfYearOne = -62135596800;
    private const int SecondsOfDay = 86400;

    /// <summary>Go's zero time: the beginning of the year 1.</summary>
    public bool IsZero => Seconds == SecondsOfYearOne && Nanoseconds == 0;

    public static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days since 1970 in the proleptic Gregorian calendar.</summary>
    public static long DaysOf(long year, int month, int day)
    {
        long y = month <= 2 ? year - 1 : year;
        long era = (y >= 0 ? y : y - 399) / 400;
        long yearOfEra = y - (era * 400);
        long dayOfYear = ((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5 + day - 1;
        return (era * 146097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719468;
    }

    /// <summary>RFC 3339 in UTC, with six decimals or none.</summary>
    public string Text(bool micro)
    {
        long days = Math.DivRem(Seconds, SecondsOfDay, out long second);
        if (second < 0)
        {
            days--;
            second += SecondsOfDay;
        }

        (long year, int month, int day) = DateOf(days);
        string fraction = micro ? string.Create(CultureInfo.InvariantCulture, $".{Nanoseconds / 1000:d6}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{year:d4}-{month:d2}-{day:d2}T{second / 3600:d2}:{second / 60 % 60:d2}:{second % 60:d2}{fraction}Z");
    }

    private static (long Year, int Month, int Day) DateOf(long days)
    {
        days += 719468;
        long era = (days >= 0 ? days : days - 146096) / 146097;
        long dayOfEra = days - (era * 146097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shifted = ((5 * dayOfYear) + 2) / 153;
        int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1));
    }
}
