using System.Globalization;
using CsCheck;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Objects;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06T07:08:09.999Z", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06T07:08:09,5Z", "2024-05-06T07:08:09Z")]
    [InlineData("2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z")]
    [InlineData("2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00Z")]
    [InlineData("2024-05-06T7:08:09Z", "2024-05-06T07:08:09Z")]
    [InlineData("0000-01-01T00:00:00+01:00", "-0001-12-31T23:00:00Z")]
    [InlineData("9999-12-31T23:30:00-01:00", "10000-01-01T00:30:00Z")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T01:00:00+01:00", null)]
    public void Times_become_whole_seconds_in_UTC(string text, string? expected)
    {
        Assert.Equal(expected, Timestamps.CanonicalTime(text, out string? error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("2024-05-06T07:08:09.123456Z", "2024-05-06T07:08:09.123456Z")]
    [InlineData("2024-05-06T07:08:09.123456+02:00", "2024-05-06T05:08:09.123456Z")]
    public void MicroTimes_keep_six_decimals(string text, string expected) => Assert.Equal(expected, Timestamps.CanonicalMicroTime(text, out _));

    [Theory]
    [InlineData("x", "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"")]
    [InlineData("2024", "parsing time \"2024\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"-\"")]
    [InlineData("2024-5-06T07:08:09Z", "parsing time \"2024-5-06T07:08:09Z\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"5-06T07:08:09Z\" as \"01\"")]
    [InlineData("2024-05-06 07:08:09Z", "parsing time \"2024-05-06 07:08:09Z\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \" 07:08:09Z\" as \"T\"")]
    [InlineData("2024-13-06T07:08:09Z", "parsing time \"2024-13-06T07:08:09Z\": month out of range")]
    [InlineData("2024-05-06T27:08:09Z", "parsing time \"2024-05-06T27:08:09Z\": hour out of range")]
    [InlineData("2023-02-29T07:08:09Z", "parsing time \"2023-02-29T07:08:09Z\": day out of range")]
    [InlineData("2024-05-06T07:08:09", "parsing time \"2024-05-06T07:08:09\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"")]
    [InlineData("2024-05-06T07:08:09Zé\n", "parsing time \"2024-05-06T07:08:09Z\\xc3\\xa9\\x0a\": extra text: \"\\xc3\\xa9\\x0a\"")]
    [InlineData("2024-05-06T07:08:09+25:00", "parsing time \"2024-05-06T07:08:09+25:00\": time zone offset hour out of range")]
    public void Errors_are_those_of_Go(string text, string expected)
    {
        Assert.Null(Timestamps.CanonicalTime(text, out string? error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("yesterday", "parsing time \"yesterday\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"yesterday\" as \"2006\"")]
    [InlineData("2024-05-06T07:08:09Z", "parsing time \"2024-05-06T07:08:09Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"")]
    public void Errors_of_MicroTimes_name_their_layout(string text, string expected)
    {
        Assert.Null(Timestamps.CanonicalMicroTime(text, out string? error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Any_instant_is_read_as_it_is_written() =>
        Gen.Select(Gen.DateTime, Gen.Int[-1439, 1439]).Sample((day, minutes) =>
        {
            DateTimeOffset instant = new DateTimeOffset(new DateTime(day.Ticks % TimeSpan.FromDays(3_000_000).Ticks, DateTimeKind.Utc)).AddDays(400);
            string offset = (minutes < 0 ? "-" : "+") + TimeSpan.FromMinutes(Math.Abs(minutes)).ToString(@"hh\:mm", CultureInfo.InvariantCulture);
            string text = instant.AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + offset;
            Assert.Equal(Timestamps.Time(instant), Timestamps.CanonicalTime(text, out _));
            Assert.Equal(Timestamps.MicroTime(instant), Timestamps.CanonicalMicroTime(text, out _));
            Assert.Equal(instant.ToUnixTimeSeconds(), Timestamps.Instant(Timestamps.Time(instant))!.Value.ToUnixTimeSeconds());
        });

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.String[Gen.Char["0123456789-:TZ+.,"], 0, 30].Sample(text =>
        {
            Timestamps.CanonicalTime(text, out _);
            Timestamps.CanonicalMicroTime("2024-05-06T" + text, out _);
        });
}
