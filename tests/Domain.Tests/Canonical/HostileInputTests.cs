using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.Canonical;

public class HostileInputTests
{
    private static StructType Pod => RandomObjects.Kind("", "pods").Type;

    private static StructType Definition => RandomObjects.Kind("apiextensions.k8s.io", "customresourcedefinitions").Type;

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        string bomb = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.Null(TreeReader.Read(Encoding.UTF8.GetBytes(bomb), out string? error));
        Assert.Equal("exceeded max depth", error);
        Assert.Equal("exceeded max depth", Decode("{\"nothing\":" + bomb + "}", Pod).Error);
    }

    [Fact]
    public void A_type_that_recurs_is_read_to_the_same_depth()
    {
        const string Open = "{\"not\":";
        string schema = string.Concat(Enumerable.Repeat(Open, 100_000)) + "{}" + new string('}', 100_000);
        string json = "{\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\":" + schema + "}}]}}";
        Assert.Equal("exceeded max depth", Decode(json, Definition).Error);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void A_number_that_no_double_holds_is_refused(string number)
    {
        Assert.Null(TreeReader.Read(Encoding.UTF8.GetBytes("{\"a\":" + number + "}"), out string? error));
        Assert.Equal($"json: cannot unmarshal number {number} into Go value of type float64", error);
        DecodedObject schema = Decode("{\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\":{\"maximum\":" + number + "}}}]}}", Definition);
        Assert.NotNull(schema.Error);
        Assert.NotNull(Decode("{\"spec\":{\"terminationGracePeriodSeconds\":" + number + "}}", Pod).Error);
    }

    [Fact]
    public void A_number_of_a_million_digits_is_an_answer_and_no_load()
    {
        string number = new('9', 1_000_000);
        Assert.NotNull(Decode("{\"spec\":{\"terminationGracePeriodSeconds\":" + number + "}}", Pod).Error);
        DecodedObject quantity = Decode("{\"spec\":{\"overhead\":{\"cpu\":" + number + "}}}", Pod);
        Assert.Equal(quantity.Object is null, quantity.Error is not null);
        Assert.Null(TreeReader.Read(Encoding.UTF8.GetBytes(number), out string? error));
        Assert.InRange(error!.Length, 1, 200);
    }

    [Fact]
    public void Strict_errors_stay_few_and_short_under_a_huge_key()
    {
        string unknown = string.Join(",", Enumerable.Range(0, 1000).Select(i => $"\"x{i}\":1"));
        string json = "{\"spec\":{\"volumes\":[{\"name\":\"v\",\"csi\":{\"driver\":\"d\",\"volumeAttributes\":{}," + unknown + "}}]}}";
        Assert.Equal(100, Decode(json, Pod).Strict.Count);
        string name = new('k', 1_000_000);
        DecodedObject huge = Decode("{\"" + name + "1\":1,\"" + name + "2\":1,\"" + name + "3\":1}", Pod);
        Assert.Single(huge.Strict);
    }

    [Fact]
    public void Keys_longer_than_any_field_are_unknown_fields()
    {
        DecodedObject decoded = Decode("{\"" + new string('a', 129) + "\":1,\"" + new string('é', 100) + "\":1}", Pod);
        Assert.Null(decoded.Error);
        Assert.Equal(2, decoded.Strict.Count);
    }

    [Fact]
    public void Invalid_text_is_refused()
    {
        byte[][] texts = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], "\\ud800"u8.ToArray(), "\\udc00\\ud800"u8.ToArray()];
        foreach (byte[] text in texts)
        {
            byte[] value = [.. "{\"metadata\":{\"name\":\""u8, .. text, .. "\"}}"u8];
            byte[] key = [.. "{\""u8, .. text, .. "\":1}"u8];
            byte[] label = [.. "{\"metadata\":{\"labels\":{\""u8, .. text, .. "\":\"\"}}}"u8];
            foreach (byte[] json in (byte[][])[value, key, label])
            {
                Assert.Equal("invalid UTF-8 in string", ObjectDecoder.Decode(json, Pod).Error);
                Assert.Null(TreeReader.Read(json, out string? error));
                Assert.Equal("invalid UTF-8 in string", error);
            }
        }
    }

    [Fact]
    public void A_hundred_thousand_duplicate_keys_are_read()
    {
        string pairs = string.Join(",", Enumerable.Repeat("\"a\":\"x\"", 100_000));
        DecodedObject decoded = Decode("{\"metadata\":{\"labels\":{" + pairs + "}}}", Pod);
        Assert.Equal(1, decoded.Object!.Map("metadata")!.Map("labels")!.Count);
        Assert.Equal(100, decoded.Strict.Count);
    }

    [Fact]
    public void Structures_of_the_wrong_type_are_named_as_Go_names_them()
    {
        Assert.Equal("json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec", Decode("{\"spec\":\"x\"}", Pod).Error);
        Assert.Equal("json: cannot unmarshal array into Go value of type v1.Pod", Decode("[]", Pod).Error);
        Assert.Equal("json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string",
            Decode("{\"metadata\":{\"name\":1}}", Pod).Error);
    }

    private static DecodedObject Decode(string json, StructType type) => ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), type);
}
