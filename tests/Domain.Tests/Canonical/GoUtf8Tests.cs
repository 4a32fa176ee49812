using System.Text;
using Kronicle.Domain.Canonical;

namespace Kronicle.Domain.Tests.Canonical;

public sealed class GoUtf8Tests
{
    [Theory]
    [InlineData("""{"a":"b"}""")]
    [InlineData("""{"a":"\ud83d\ude00 \u00e9 \\ud800 \\\ud83d\ude00"}""")]
    [InlineData("\"\u00e9\u65e5\U0001F600\"")]
    public void Text_stays_as_it_is(string json) => Assert.Equal(json, Mended(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""["\ud800"]""", "[\"\uFFFD\"]")]
    [InlineData("""["\ude00\ud83d"]""", "[\"\uFFFD\uFFFD\"]")]
    [InlineData("""["\ud83d\u0041"]""", "[\"\uFFFD\\u0041\"]")]
    [InlineData("""["\uD83Dx\""]""", "[\"\uFFFDx\\\"\"]")]
    public void Half_a_pair_becomes_a_replacement_character(string json, string mended) => Assert.Equal(mended, Mended(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(new byte[] { 0x22, 0xff, 0xfe, 0x22 }, "\"\uFFFD\uFFFD\"")]
    [InlineData(new byte[] { 0x22, 0xe6, 0x97, 0x22 }, "\"\uFFFD\uFFFD\"")]
    [InlineData(new byte[] { 0x22, 0xed, 0xa0, 0x80, 0x22 }, "\"\uFFFD\uFFFD\uFFFD\"")]
    [InlineData(new byte[] { 0x22, 0xc3, 0xa9, 0xc3, 0x22 }, "\"\u00e9\uFFFD\"")]
    public void Each_byte_that_is_no_text_becomes_one(byte[] json, string mended) => Assert.Equal(mended, Mended(json));

    private static string Mended(byte[] json) => Encoding.UTF8.GetString(GoUtf8.Mended(json).Span);
}
