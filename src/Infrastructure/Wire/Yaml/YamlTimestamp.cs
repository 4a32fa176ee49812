using System.Globalization;
using System.Text.RegularExpressions;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>The timestamps of YAML 1.1 that go-yaml knows: they stay strings, but a string of this form is quoted.</summary>
internal static partial class YamlTimestamp
{
    public static bool IsMatch(string text)
    {
        if (text.Length < 8 || text[4] != '-' || Form().Match(text) is not { Success: true } match)
        {
            return false;
        }

        int year = Number(match, "year");
        int month = Number(match, "month");
        int day = Number(match, "day");
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 4 : year, month)
            && Number(match, "hour") < 24 && Number(match, "minute") < 60 && Number(match, "second") < 60
            && Number(match, "offsetHour") <= 24 && Number(match, "offsetMinute") <= 60;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})(?:[Tt](?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+](?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2}))| (?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(?:[.,][0-9]+)?)?\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
