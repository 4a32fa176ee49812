using System.Text;
using CsCheck;
using Kronicle.Domain.Canonical;

namespace Kronicle.Domain.Tests.Canonical;

public class Base64TextTests
{
    // The offsets of encoding/base64's CorruptInputError.
    [Theory]
    [InlineData("", null)]
    [InlineData("YWJj", null)]
    [InlineData("YWI=", null)]
    [InlineData("YQ==", null)]
    [InlineData("YW\nJj\r\n", null)]
    [InlineData("YQ=\n=\n", null)]
    [InlineData("YR==", null)]
    [InlineData("YR==\n", null)]
    [InlineData("admin", 4L)]
    [InlineData("YWJjZGU", 4L)]
    [InlineData("YQ", 0L)]
    [InlineData("Y", 0L)]
    [InlineData("YQ=", 3L)]
    [InlineData("YQ=x", 2L)]
    [InlineData("YQ==x", 4L)]
    [InlineData("YWI=x", 4L)]
    [InlineData("=", 0L)]
    [InlineData("Y=", 1L)]
    [InlineData("YW Jj", 2L)]
    [InlineData("not base64!", 3L)]
    [InlineData("YWJ-", 3L)]
    [InlineData("é", 0L)]
    public void The_first_bad_byte_is_the_one_that_Go_names(string text, long? at) => Assert.Equal(at, Base64Text.FirstBad(text));

    [Theory]
    [InlineData("YW\r\nJj", "YWJj")]
    [InlineData("YR==", "YQ==")]
    [InlineData("YWJ=", "YWI=")]
    [InlineData("YWI=", "YWI=")]
    public void The_canonical_text_is_what_Go_writes_for_the_bytes(string text, string canonical) =>
        Assert.Equal(canonical, Base64Text.Canonical(text));

    [Fact]
    public void Every_encoding_is_good_and_canonical() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        string text = Convert.ToBase64String(bytes);
        Assert.Null(Base64Text.FirstBad(text));
        Assert.Equal(text, Base64Text.Canonical(text));
    });

    [Fact]
    public void What_is_taken_can_be_decoded() => Gen.Char["Aa9+/=\n -"].Array[0, 12].Sample(characters =>
    {
        string text = new(characters);
        if (Base64Text.FirstBad(text) is null)
        {
            Convert.FromBase64String(Base64Text.Canonical(text));
        }
    });
}
