using CsCheck;
using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Tests.CommandLine;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1m0s", 60_000)]
    [InlineData("300ms", 300)]
    [InlineData("1h2m3.5s", 3_723_500)]
    [InlineData(".5s", 500)]
    [InlineData("1.s", 1000)]
    [InlineData("-1s", -1000)]
    [InlineData("+1s", 1000)]
    [InlineData("0", 0)]
    [InlineData("1000\u00b5s", 1)]
    [InlineData("1000000ns", 1)]
    public void Durations_are_read(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), GoDuration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("--1s")]
    [InlineData("-")]
    [InlineData("1..5s")]
    [InlineData("9999999h")]
    [InlineData("99999999999999999999999999999999999h")]
    public void Other_texts_are_not(string text) => Assert.Null(GoDuration.Parse(text));

    [Theory]
    [InlineData("0s")]
    [InlineData("1m0s")]
    [InlineData("1h0m0s")]
    [InlineData("1h1m1.5s")]
    [InlineData("300ms")]
    [InlineData("1.5\u00b5s")]
    [InlineData("-2m0s")]
    public void Durations_are_printed_as_go_prints_them(string text) => Assert.Equal(text, GoDuration.Print(GoDuration.Parse(text)!.Value));

    [Fact]
    public void What_is_printed_is_read_back() => Gen.Long[-long.MaxValue / 100, long.MaxValue / 100].Sample(ticks =>
        GoDuration.Parse(GoDuration.Print(TimeSpan.FromTicks(ticks))) == TimeSpan.FromTicks(ticks));
}
