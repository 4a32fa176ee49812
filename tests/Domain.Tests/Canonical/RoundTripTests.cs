using System.Text;
using CsCheck;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.Canonical;

public class RoundTripTests
{
    [Fact]
    public void What_is_written_is_read_back_the_same() => RandomObjects.Any.Sample((resource, tree) =>
    {
        DecodedObject once = ObjectDecoder.Decode(CanonicalWriter.Stored(tree, resource.Type), resource.Type);
        Assert.Null(once.Error);
        Assert.Empty(once.Strict);
        Assert.True(Holds(once.Object!, tree));
        DecodedObject twice = ObjectDecoder.Decode(CanonicalWriter.Stored(once.Object!, resource.Type), resource.Type);
        Assert.True(once.Object!.SameAs(twice.Object));
    });

    [Fact]
    public void Objects_that_mean_the_same_have_the_same_bytes() => RandomObjects.Any.Sample((resource, tree) =>
    {
        byte[] bytes = CanonicalWriter.Stored(tree, resource.Type);
        byte[] reversed = CanonicalWriter.Stored((MapNode)Reversed(tree), resource.Type);
        byte[] again = CanonicalWriter.Stored(ObjectDecoder.Decode(bytes, resource.Type).Object!, resource.Type);
        Assert.Equal(bytes, reversed);
        Assert.Equal(bytes, again);
    });

    [Fact]
    public void A_tree_without_a_schema_is_read_back_the_same() => RandomObjects.Any.Sample((_, tree) =>
    {
        using var buffer = new JsonBuffer();
        CanonicalWriter.Free(buffer, tree);
        Node? read = TreeReader.Read(buffer.Written, out string? error);
        Assert.Null(error);
        Assert.True(tree.SameAs(read));
    });

    [Fact]
    public void The_stored_form_leaves_out_the_resource_version_and_the_tree_keeps_it()
    {
        StructType type = RandomObjects.Kind("", "configmaps").Type;
        MapNode tree = JsonTree.Map("""{"metadata":{"name":"a","resourceVersion":"7"}}""");
        string stored = Encoding.UTF8.GetString(CanonicalWriter.Stored(tree, type));
        Assert.DoesNotContain("resourceVersion", stored, StringComparison.Ordinal);
        Assert.Equal("7", tree.Map("metadata")!.Text("resourceVersion"));
    }

    [Theory]
    [InlineData("""{"data":{"a":"1","a":"2"}}""", "duplicate field \"data.a\"", "2")]
    [InlineData("""{"nothing":1,"data":{"a":"1"}}""", "unknown field \"nothing\"", "1")]
    [InlineData("""{"metadata":{"Name":"x"},"data":{"a":"1"}}""", "unknown field \"metadata.Name\"", "1")]
    public void Unknown_and_duplicate_fields_are_reported_and_the_last_wins(string json, string strict, string value)
    {
        DecodedObject decoded = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), RandomObjects.Kind("", "configmaps").Type);
        Assert.Equal([strict], decoded.Strict);
        Assert.Equal(value, decoded.Object!.Map("data")!.Text("a"));
    }

    [Theory]
    [InlineData("a<b>&c", "\"a\\u003cb\\u003e\\u0026c\"")]
    [InlineData("\u2028\u2029", "\"\\u2028\\u2029\"")]
    [InlineData("\b\f\n\r\t\u0001\u007f", "\"\\b\\f\\n\\r\\t\\u0001\u007f\"")]
    [InlineData("\"\\/é😀", "\"\\\"\\\\/é😀\"")]
    public void Strings_are_escaped_as_Go_escapes_them(string text, string json)
    {
        using var buffer = new JsonBuffer(1);
        buffer.Text(text);
        Assert.Equal(json, Encoding.UTF8.GetString(buffer.Written));
    }

    // Everything of the part is in the whole.
    private static bool Holds(Node whole, Node part) => (whole, part) switch
    {
        (FieldsV1Node fields, MapNode) => TreeReader.Read(fields.Json.Span, out _)!.SameAs(part),
        (MapNode outer, MapNode inner) => inner.All(entry => outer[entry.Key] is { } value && Holds(value, entry.Value)),
        (ListNode outer, ListNode inner) => outer.Count == inner.Count && outer.Zip(inner).All(pair => Holds(pair.First, pair.Second)),
        _ => whole.SameAs(part),
    };

    private static Node Reversed(Node node)
    {
        switch (node)
        {
            case MapNode map:
                var turned = new MapNode();
                foreach (KeyValuePair<string, Node> entry in map.Reverse())
                {
                    turned[entry.Key] = Reversed(entry.Value);
                }

                return turned;
            case ListNode list:
                return new ListNode(list.Select(Reversed));
            default:
                return node;
        }
    }
}
