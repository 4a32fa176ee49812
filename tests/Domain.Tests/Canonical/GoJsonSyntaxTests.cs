using System.Text;
using CsCheck;
using Kronicle.Domain.Canonical;

namespace Kronicle.Domain.Tests.Canonical;

public class GoJsonSyntaxTests
{
    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("  ", "unexpected end of JSON input")]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("{\"a\"", "unexpected end of JSON input")]
    [InlineData("{\"a\":", "unexpected end of JSON input")]
    [InlineData("[1,", "unexpected end of JSON input")]
    [InlineData("\"abc", "unexpected end of JSON input")]
    [InlineData("\"\\u12", "unexpected end of JSON input")]
    [InlineData("tru", "unexpected end of JSON input")]
    [InlineData("-", "unexpected end of JSON input")]
    [InlineData("1.", "unexpected end of JSON input")]
    [InlineData("1e+", "unexpected end of JSON input")]
    [InlineData("x", "invalid character 'x' looking for beginning of value")]
    [InlineData("{}x", "invalid character 'x' after top-level value")]
    [InlineData("01", "invalid character '1' after top-level value")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{'a':1}", "invalid character '\\'' looking for beginning of object key string")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("trux", "invalid character 'x' in literal true (expecting 'e')")]
    [InlineData("nul1", "invalid character '1' in literal null (expecting 'l')")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("\"a\u0001b\"", "invalid character '\\x01' in string literal")]
    [InlineData("\"\\q\"", "invalid character 'q' in string escape code")]
    [InlineData("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("-a", "invalid character 'a' in numeric literal")]
    [InlineData("1.a", "invalid character 'a' after decimal point in numeric literal")]
    [InlineData("1ea", "invalid character 'a' in exponent of numeric literal")]
    [InlineData("1Ea", "invalid character 'a' in exponent of numeric literal")]
    [InlineData("1\u000e5", "invalid character '\\x0e' after top-level value")]
    [InlineData("\u007f", "invalid character '\\x7f' looking for beginning of value")]
    [InlineData("\uFEFF{}", "invalid character 'ï' looking for beginning of value")]
    public void Errors_are_those_of_encoding_json(string json, string error)
    {
        Assert.Null(TreeReader.Read(Encoding.UTF8.GetBytes(json), out string? found));
        Assert.Equal(error, found);
    }

    [Theory]
    [InlineData(0x81, "invalid character '\\u0081' looking for beginning of value")]
    [InlineData(0xa0, "invalid character '\\u00a0' looking for beginning of value")]
    [InlineData(0xad, "invalid character '\\u00ad' looking for beginning of value")]
    [InlineData(0xff, "invalid character 'ÿ' looking for beginning of value")]
    public void A_byte_beyond_ASCII_is_shown_as_Latin_1(byte character, string error)
    {
        TreeReader.Read([character], out string? found);
        Assert.Equal(error, found);
    }

    [Fact]
    public void Whatever_comes_is_read_or_explained() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        Assert.Equal(TreeReader.Read(bytes, out string? error) is null, error is not null);
    });

    [Fact]
    public void Damaged_JSON_is_read_or_explained() => Gen.Select(RandomObjects.Any, Gen.Int[0, 1 << 20], Gen.Byte).Sample((made, at, value) =>
    {
        byte[] json = CanonicalWriter.Stored(made.Object, made.Resource.Type);
        json[at % json.Length] = value;
        DecodedObject decoded = ObjectDecoder.Decode(json, made.Resource.Type);
        Assert.Equal(decoded.Object is null, decoded.Error is not null);
        DecodedObject cut = ObjectDecoder.Decode(json.AsSpan(0, at % json.Length), made.Resource.Type);
        Assert.NotNull(cut.Error);
    });
}
