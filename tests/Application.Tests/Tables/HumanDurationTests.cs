using Kronicle.Application.Tables;

namespace Kronicle.Application.Tests.Tables;

public sealed class HumanDurationTests
{
    [Theory]
    [InlineData(-3, "<invalid>")]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(330, "5m30s")]
    [InlineData(600, "10m")]
    [InlineData(10799, "179m")]
    [InlineData(10800, "3h")]
    [InlineData(12000, "3h20m")]
    [InlineData(28800, "8h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    [InlineData(180000, "2d2h")]
    [InlineData(691200, "8d")]
    [InlineData(63071999, "729d")]
    [InlineData(63072000, "2y")]
    [InlineData(63158400, "2y1d")]
    [InlineData(252288000, "8y")]
    [InlineData(31536000000, "292y")]
    public void A_duration_has_two_or_three_significant_figures(long seconds, string text) =>
        Assert.Equal(text, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(59, "59s")]
    [InlineData(61, "1m")]
    [InlineData(3600, "1h")]
    [InlineData(86400, "1d")]
    [InlineData(31536000, "1y")]
    public void A_short_duration_has_one_unit(long seconds, string text) =>
        Assert.Equal(text, HumanDuration.FormatShort(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Parts_of_a_second_are_cut_off() =>
        Assert.Equal("0s", HumanDuration.Format(TimeSpan.FromMilliseconds(-1999)));
}
