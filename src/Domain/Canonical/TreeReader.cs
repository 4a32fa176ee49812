using System.Text;
using System.Text.Json;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Canonical;

/// <summary>Reads JSON into a tree without a schema: patches, free-form values, options. Nulls stay.</summary>
public static class TreeReader
{
    /// <summary>Deeper nesting is refused: no object of the API comes near, and a tree is walked by recursion.</summary>
    public const int MaxDepth = 500;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The tree, or null and the error in the words of Go's encoding/json.</summary>
    public static Node? Read(ReadOnlySpan<byte> json, out string? error)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            reader.Read();
            Node node = Value(ref reader);
            reader.Read();
            error = null;
            return node;
        }
        catch (NumberRangeException e)
        {
            error = e.Message;
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            error = GoJsonSyntax.Explain(json);
            return null;
        }
    }

    /// <summary>The value at which the reader stands.</summary>
    public static Node Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new MapNode();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string key = reader.GetString()!;
                    reader.Read();
                    map[key] = Value(ref reader);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new ListNode();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(Value(ref reader));
                }

                return list;
            case JsonTokenType.String:
                return new TextNode(reader.GetString()!);
            case JsonTokenType.Number:
                return Number(ref reader);
            case JsonTokenType.True:
                return BoolNode.True;
            case JsonTokenType.False:
                return BoolNode.False;
            default:
                return NullNode.Instance;
        }
    }

    /// <summary>The number at which the reader stands. No JSON can say what is beyond a double, so that such a number is refused.</summary>
    internal static NumberNode Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long integer))
        {
            return NumberNode.Of(integer);
        }

        double real = reader.GetDouble();
        return double.IsFinite(real) ? new NumberNode(real) : throw new NumberRangeException(Encoding.ASCII.GetString(reader.ValueSpan));
    }
}

/// <summary>A number literal beyond the range of a double; it never leaves the readers.</summary>
internal sealed class NumberRangeException(string literal)
    : Exception($"json: cannot unmarshal number {(literal.Length > 64 ? literal[..64] : literal)} into Go value of type float64");
