using System.Buffers;
using CsCheck;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Wire.Protobuf;

/// <summary>Bodies that no client sends: each is an error in words, none an exception.</summary>
public sealed class HostileInputTests
{
    private const string Eof = "unexpected EOF";

    private readonly ProtobufCodec codec = new();
    private readonly StructType configMap = ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", "ConfigMap"))!;

    [Theory]
    [InlineData("", "empty data")]
    [InlineData("6b3873", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")]
    [InlineData("7b7d", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")]
    [InlineData("6b387300", "empty body")]
    [InlineData("6b3873000a", Eof)]
    [InlineData("6b3873000a0f0a02", Eof)]
    [InlineData("6b38730008", "proto: wrong wireType = 0 for field TypeMeta")]
    [InlineData("6b3873000c", "proto: Unknown: wiretype end group for non-group")]
    [InlineData("6b38730002", "proto: Unknown: illegal tag 0 (wire type 2)")]
    [InlineData("6b3873000a030a01ff", "proto: field APIVersion contains invalid UTF-8")]
    public void A_bad_envelope_is_refused(string hex, string expected) => Assert.Equal(expected, codec.Open(Convert.FromHexString(hex)).Error);

    [Theory]
    [InlineData("0a05", Eof)]
    [InlineData("0affffffff7f", Eof)]
    [InlineData("0affffffffffffffff7f", Eof)]
    [InlineData("0affffffffffffffffff01", "proto: negative length found during unmarshaling")]
    [InlineData("0affffffffffffffffffff01", "proto: integer overflow")]
    [InlineData("0805", "proto: wrong wireType = 0 for field ObjectMeta")]
    [InlineData("1003", "proto: wrong wireType = 0 for field Data")]
    [InlineData("2201", "proto: wrong wireType = 2 for field Immutable")]
    [InlineData("12020801", "proto: wrong wireType = 0 for field Data")]
    [InlineData("12030a01ff", "proto: field Data contains invalid UTF-8")]
    [InlineData("0a030a01ff", "proto: field Name contains invalid UTF-8")]
    [InlineData("0a0442020a01", "proto: wrong wireType = 2 for field Seconds")]
    [InlineData("0a0d420b08ffffffffffffffffff01", null)]
    [InlineData("0a0c420a08ffffffffffffffff7f", "Time.MarshalJSON: year outside of range [0,9999]")]
    [InlineData("fa0101", Eof)]
    [InlineData("fb01", Eof)]
    [InlineData("fe01", "proto: illegal wireType 6")]
    [InlineData("fb01080103fc01", Eof)]
    public void A_bad_message_is_refused(string hex, string? expected)
    {
        (MapNode? tree, string? error) = codec.Decode(Convert.FromHexString(hex), configMap);
        Assert.Equal(expected, error);
        Assert.Equal(expected is null, tree is not null);
    }

    [Fact]
    public void Unknown_fields_and_groups_are_passed_over()
    {
        // Field 31 as varint, fixed64, bytes, fixed32 and a group within a group; then immutable=true.
        byte[] bytes = Convert.FromHexString("f80105" + "f9010102030405060708" + "fa01026869" + "fd0101020304" + "fb010801" + "13080114" + "fc01" + "2001");
        (MapNode? tree, string? error) = codec.Decode(bytes, configMap);
        Assert.Null(error);
        Assert.True(tree!.Bool("immutable"));
        Assert.Equal(1, tree.Count);
    }

    [Fact]
    public void Packed_numbers_are_read_as_unpacked_ones()
    {
        StructType security = ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.PodSecurityContext")!;
        Assert.Equal([1L, 300L], Groups(Convert.FromHexString("22" + "03" + "01ac02"), security));
        Assert.Equal([1L, 300L], Groups(Convert.FromHexString("2001" + "20ac02"), security));
    }

    [Fact]
    public void A_length_that_is_only_claimed_allocates_nothing()
    {
        byte[] bytes = Convert.FromHexString("12" + "ffffff7f" + "0a01");
        codec.Decode(bytes, configMap);
        long before = GC.GetAllocatedBytesForCurrentThread();
        codec.Decode(bytes, configMap);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        StructType type = ResourceCatalogue.BuiltIn.Type("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps")!;
        int number = type.Find("not")!.ProtoNumber;
        byte[] message = [];
        for (int i = 0; i < 5000; i++)
        {
            message = [.. Varint(((uint)number << 3) | 2), .. Varint((uint)message.Length), .. message];
        }

        Assert.Equal("exceeded max depth", codec.Decode(message, type).Error);
    }

    [Fact]
    public void Raw_json_must_be_json()
    {
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new("apps", "v1", "ControllerRevision"))!;
        int number = type.Find("data")!.ProtoNumber;
        byte[] raw = [(byte)((number << 3) | 2), 5, 0x0a, 3, .. "{\"a"u8];
        Assert.Equal("unexpected end of JSON input", codec.Decode(raw, type).Error);
    }

    [Fact]
    public void Damaged_messages_are_errors_or_objects()
    {
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", "Pod"))!;
        Gen.Select(Gen.Byte.Array[200, 1500], Gen.Int[0, 100_000], Gen.Byte).Sample(
            (entropy, place, with) =>
            {
                byte[] message = Message(new GeneratedTree(entropy).Object(type), type);
                if (message.Length == 0)
                {
                    return;
                }

                int at = place % message.Length;
                OneOf(codec.Decode(message.AsSpan(0, at), type));
                message[at] ^= with;
                OneOf(codec.Decode(message, type));
            },
            iter: 2000);
    }

    [Fact]
    public void Noise_is_an_error_or_an_object() =>
        Gen.Byte.Array[0, 200].Sample(
            noise =>
            {
                foreach (string kind in (string[])["Pod", "Node", "Secret", "Event"])
                {
                    OneOf(codec.Decode(noise, ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", kind))!));
                }

                codec.Open(noise);
                codec.Open((byte[])[.. "k8s\0"u8, .. noise]);
            },
            iter: 2000);

    private static void OneOf((MapNode? Object, string? Error) result) => Assert.True(result.Object is null != result.Error is null);

    private long[] Groups(byte[] bytes, StructType security) =>
        [.. codec.Decode(bytes, security).Object!.List("supplementalGroups")!.OfType<NumberNode>().Select(n => n.Integer)];

    private byte[] Message(MapNode tree, StructType type)
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Write(json, tree, type);
        var output = new ArrayBufferWriter<byte>();
        codec.WriteMessage(output, json.Written, type);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Varint(uint value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
