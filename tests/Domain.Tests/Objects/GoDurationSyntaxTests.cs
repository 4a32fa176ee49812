using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Objects;

public sealed class GoDurationSyntaxTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("5s")]
    [InlineData("-1.5h")]
    [InlineData("+.5m")]
    [InlineData("5.s")]
    [InlineData("1h2m3s4ms5us6\u00b5s7\u03bcs8ns")]
    [InlineData("9223372036854775807ns")]
    [InlineData("-9223372036854775808ns")]
    public void Durations_are_read(string text) => Assert.Null(GoDurationSyntax.Error(text));

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData(".", "time: invalid duration \".\"")]
    [InlineData("s", "time: invalid duration \"s\"")]
    [InlineData("3", "time: missing unit in duration \"3\"")]
    [InlineData("1h5", "time: missing unit in duration \"1h5\"")]
    [InlineData("1d", "time: unknown unit \"d\" in duration \"1d\"")]
    [InlineData("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"")]
    [InlineData("3000000h", "time: invalid duration \"3000000h\"")]
    public void Others_are_refused_in_the_words_of_go(string text, string expected) => Assert.Equal(expected, GoDurationSyntax.Error(text));
}
