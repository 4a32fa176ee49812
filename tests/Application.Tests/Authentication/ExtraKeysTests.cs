using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

public sealed class ExtraKeysTests
{
    [Theory]
    [InlineData("Scopes", "scopes")]
    [InlineData("Example.COM%2Fkey", "example.com/key")]
    [InlineData("a+b", "a+b")]
    [InlineData("%c3%a9", "é")]
    [InlineData("A%2Fb%zz", "a%2fb%zz")]
    [InlineData("a%2", "a%2")]
    [InlineData("100%", "100%")]
    [InlineData("", "")]
    public void Keys_are_unescaped_as_a_whole_or_not_at_all(string escaped, string key) => Assert.Equal(key, ExtraKeys.Unescape(escaped));
}
