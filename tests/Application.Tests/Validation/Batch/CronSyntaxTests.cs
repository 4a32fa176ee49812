using Kronicle.Application.Validation.Batch;

namespace Kronicle.Application.Tests.Validation.Batch;

public sealed class CronSyntaxTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/5 0-23/2 1,15 jan-DEC Mon-fri")]
    [InlineData("? 5/10 ? * 0")]
    [InlineData("  0   0 * *  6 ")]
    [InlineData("+5 0 * * *")]
    [InlineData(", * * * *")]
    [InlineData("@yearly")]
    [InlineData("@annually")]
    [InlineData("@monthly")]
    [InlineData("@weekly")]
    [InlineData("@daily")]
    [InlineData("@midnight")]
    [InlineData("@hourly")]
    [InlineData("@every 1h30m")]
    [InlineData("TZ=UTC 0 0 * * *")]
    [InlineData("CRON_TZ=UTC @daily")]
    public void Schedules_are_read(string schedule) => Assert.Null(CronSyntax.Error(schedule));

    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("every day", "expected exactly 5 fields, found 2: [every day]")]
    [InlineData("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]")]
    [InlineData("60 * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("* 5-3 * * *", "beginning of range (5) beyond end of range (3): 5-3")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("1/2/3 * * * *", "too many slashes: 1/2/3")]
    [InlineData("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("99999999999999999999 * * * *", "failed to parse int from 99999999999999999999: strconv.Atoi: parsing \"99999999999999999999\": value out of range")]
    [InlineData("* * * foo *", "failed to parse int from foo: strconv.Atoi: parsing \"foo\": invalid syntax")]
    [InlineData("-1 * * * *", "failed to parse int from : strconv.Atoi: parsing \"\": invalid syntax")]
    [InlineData("*/-1 * * * *", "negative number (-1) not allowed: -1")]
    [InlineData("1- * * * *", "failed to parse int from : strconv.Atoi: parsing \"\": invalid syntax")]
    [InlineData("@reboot", "unrecognized descriptor: @reboot")]
    [InlineData("@every", "unrecognized descriptor: @every")]
    [InlineData("@every soon", "failed to parse duration @every soon: time: invalid duration \"soon\"")]
    [InlineData("@every 5", "failed to parse duration @every 5: time: missing unit in duration \"5\"")]
    [InlineData("TZ=Mars/Base * * * * *", "provided bad location Mars/Base: unknown time zone Mars/Base")]
    [InlineData("TZ=UTC", "expected exactly 5 fields, found 0: []")]
    public void Others_are_refused_in_the_words_of_the_reference(string schedule, string expected) =>
        Assert.Equal(expected, CronSyntax.Error(schedule));

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Etc/GMT+5", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Local", true)]
    [InlineData("utc", false)]
    [InlineData("Mars/Base", false)]
    [InlineData("../etc/passwd", false)]
    [InlineData("/Europe/Berlin", false)]
    [InlineData("Europe/-Berlin", false)]
    [InlineData("Europe/Berlin ", false)]
    public void Zones_are_those_of_the_database(string name, bool known) =>
        Assert.Equal(known ? null : "unknown time zone " + name, TimeZoneNames.Error(name));
}
