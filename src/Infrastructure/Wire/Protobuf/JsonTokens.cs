using System.Buffers;
using System.Text.Json;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>One JSON value or name.</summary>
/// <param name="Type">As the reader has it.</param>
/// <param name="Escaped">A string with escapes in it.</param>
/// <param name="Start">The offset of the first byte: within the quotes of a string, at the brace of an object.</param>
/// <param name="End">The offset behind the last byte.</param>
/// <param name="Next">The token behind this one and all that is in it.</param>
internal readonly record struct JsonToken(JsonTokenType Type, bool Escaped, int Start, int End, int Next);

/// <summary>A JSON text as a flat list of its values in order; an object's names come before their values. Rented memory.</summary>
internal struct JsonTokens : IDisposable
{
    private JsonToken[] tokens;
    private int count;

    public JsonTokens(ReadOnlySpan<byte> json)
    {
        tokens = ArrayPool<JsonToken>.Shared.Rent(Math.Max(json.Length / 12, 64));
        var reader = new Utf8JsonReader(json, TreeReader.Options);
        reader.Read();
        Value(ref reader);
    }

    public readonly ref readonly JsonToken this[int index] => ref tokens[index];

    public readonly void Dispose() => ArrayPool<JsonToken>.Shared.Return(tokens);

    private void Value(ref Utf8JsonReader reader)
    {
        int self = count;
        int start = (int)reader.TokenStartIndex;
        JsonTokenType type = reader.TokenType;
        switch (type)
        {
            case JsonTokenType.String or JsonTokenType.PropertyName:
                Add(new(type, reader.ValueIsEscaped, start + 1, start + 1 + reader.ValueSpan.Length, self + 1));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Add(default);
                while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                {
                    Value(ref reader);
                }

                tokens[self] = new(type, false, start, (int)reader.BytesConsumed, count);
                break;
            default:
                Add(new(type, false, start, (int)reader.BytesConsumed, self + 1));
                break;
        }
    }

    private void Add(in JsonToken token)
    {
        if (count == tokens.Length)
        {
            JsonToken[] larger = ArrayPool<JsonToken>.Shared.Rent(count * 2);
            tokens.CopyTo(larger, 0);
            ArrayPool<JsonToken>.Shared.Return(tokens);
            tokens = larger;
        }

        tokens[count++] = token;
    }
}
