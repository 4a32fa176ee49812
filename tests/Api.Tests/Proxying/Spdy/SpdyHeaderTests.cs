using Kronicle.Api.Proxying.Spdy;

namespace Kronicle.Api.Tests.Proxying.Spdy;

public sealed class SpdyHeaderTests
{
    [Fact]
    public void The_dictionary_is_the_one_that_zlib_calls_by_its_checksum()
    {
        uint a = 1;
        uint b = 0;
        foreach (byte part in SpdyDictionary.Bytes)
        {
            a = (a + part) % 65521;
            b = (b + a) % 65521;
        }

        Assert.Equal(1423, SpdyDictionary.Bytes.Length);
        Assert.Equal(SpdyDictionary.Id, b << 16 | a);
    }

    /// <summary>Two blocks of one stream as zlib makes them with the dictionary; the second refers to the first.</summary>
    [Fact]
    public void Blocks_that_refer_to_the_dictionary_and_to_each_other_are_read()
    {
        using var decoder = new SpdyHeaderDecoder();
        Dictionary<string, string> first = decoder.Decode(Convert.FromHexString("78f9e3c6a7c202e50e2c850917c215e0545852949a980b95634d054503000000ffff"));
        Dictionary<string, string> second = decoder.Decode(Convert.FromHexString("2243233023a4e4979600000000ffff"));
        Assert.Equal(("text/plain", "error"), (first["content-type"], first["streamtype"]));
        Assert.Equal(("text/plain", "stdout"), (second["content-type"], second["streamtype"]));
    }

    [Fact]
    public void What_is_encoded_is_decoded_block_after_block()
    {
        using var encoder = new SpdyHeaderEncoder();
        using var decoder = new SpdyHeaderDecoder();
        for (int i = 0; i < 50; i++)
        {
            var headers = new Dictionary<string, string> { ["StreamType"] = "data", ["port"] = $"{i}", ["requestID"] = new string('x', i * 40) };
            Dictionary<string, string> read = decoder.Decode(encoder.Encode(headers));
            Assert.Equal(["streamtype", "port", "requestid"], read.Keys);
            Assert.Equal(headers["requestID"], read["requestid"]);
        }

        Assert.Empty(decoder.Decode(encoder.Encode(new Dictionary<string, string>())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000")]
    [InlineData("78f9000000000000")]
    [InlineData("78f9e3c6a7c2ffffffff")]
    public void Damaged_blocks_are_refused(string block)
    {
        using var decoder = new SpdyHeaderDecoder();
        Assert.Throws<SpdyException>(() => decoder.Decode(Convert.FromHexString(block)));
    }

    [Fact]
    public void A_block_that_unpacks_to_more_than_headers_need_is_refused()
    {
        using var encoder = new SpdyHeaderEncoder();
        using var decoder = new SpdyHeaderDecoder();
        byte[] block = encoder.Encode(new Dictionary<string, string> { ["x"] = new('x', 1_000_000) });
        Assert.InRange(block.Length, 1, 10_000);
        Assert.Throws<SpdyException>(() => decoder.Decode(block));
    }
}
