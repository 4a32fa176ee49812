using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Objects;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("a b", "\"a b\"")]
    [InlineData("\"\\\t\0", "\"\\\"\\\\\\t\\x00\"")]
    [InlineData("\u00e9\u65e5", "\"\u00e9\u65e5\"")]
    [InlineData("\u00a0\u0085\u200b", "\"\\u00a0\\u0085\\u200b\"")]
    [InlineData("\U0001F600\U000E0001", "\"\U0001F600\\U000e0001\"")]
    public void Text_is_quoted_as_go_quotes_it(string text, string quoted) => Assert.Equal(quoted, GoText.Quote(text));
}
