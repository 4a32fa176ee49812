using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>The values of fields.</summary>
internal ref partial struct MessageEncoder
{
    private void Value(WireField field, int number, int token)
    {
        int start = output.Length;
        switch (field.Kind)
        {
            case WireKind.Boolean:
                output.Varint(token != Absent && tokens[token].Type == JsonTokenType.True ? 1u : 0u);
                output.Tag(number, 0);
                return;
            case WireKind.Integer:
                output.Varint(token == Absent ? 0 : (ulong)Integer(tokens[token]));
                output.Tag(number, 0);
                return;
            case WireKind.Double:
                output.Fixed64(token == Absent ? 0 : BitConverter.DoubleToUInt64Bits(Real(tokens[token])));
                output.Tag(number, 1);
                return;
            case WireKind.String when token == Absent:
                break;
            case WireKind.String when token == GivenRevision:
                Span<byte> digits = stackalloc byte[20];
                Utf8Formatter.TryFormat(revision, digits, out int length);
                output.Raw(digits[..length]);
                break;
            case WireKind.String:
                Content(tokens[token]);
                break;
            case WireKind.Bytes:
                Base64Bytes(token);
                break;
            case WireKind.Time or WireKind.MicroTime:
                Time(token, field.Kind == WireKind.MicroTime);
                break;
            case WireKind.Quantity:
                Quantity(token);
                break;
            case WireKind.IntOrString:
                IntOrString(token);
                break;
            case WireKind.Raw:
                Raw(token);
                break;
            case WireKind.Strings:
                Strings(token, 1);
                break;
            case WireKind.SchemaOrBool or WireKind.SchemaOrArray or WireKind.SchemaOrStrings:
                Schema(field, token);
                break;
            case WireKind.Message:
                Message(field.Plan, token);
                break;
        }

        output.Close(number, start);
    }

    private void Text(in JsonToken token)
    {
        int start = output.Length;
        Content(token);
        output.Varint((uint)(output.Length - start));
    }

    private void Content(in JsonToken token)
    {
        if (token.Type is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            throw Mismatch(token, "string");
        }

        ReadOnlySpan<byte> text = json[token.Start..token.End];
        if (!token.Escaped)
        {
            output.Raw(text);
            return;
        }

        // Unescaped text is shorter: it is moved to the end of the room.
        Span<byte> room = output.Take(text.Length);
        int length = JsonText.Unescape(text, room);
        room[..length].CopyTo(room[^length..]);
        output.Return(text.Length - length);
    }

    private readonly long Integer(in JsonToken token) =>
        token.Type == JsonTokenType.Number && Utf8Parser.TryParse(json[token.Start..token.End], out long value, out int used) &&
        used == token.End - token.Start
            ? value : throw Mismatch(token, "integer");

    private readonly double Real(in JsonToken token) =>
        token.Type == JsonTokenType.Number && Utf8Parser.TryParse(json[token.Start..token.End], out double value, out int _)
            ? value : throw Mismatch(token, "double");

    private void Base64Bytes(int token)
    {
        if (token == Absent)
        {
            return;
        }

        JsonToken self = tokens[token];
        ReadOnlySpan<byte> text = json[self.Start..self.End];
        if (self.Escaped)
        {
            byte[] plain = new byte[text.Length];
            text = plain.AsSpan(0, JsonText.Unescape(text, plain));
        }

        int most = Base64.GetMaxDecodedFromUtf8Length(text.Length);
        Span<byte> room = output.Take(most);
        if (Base64.DecodeFromUtf8(text, room, out _, out int length) != OperationStatus.Done)
        {
            throw Mismatch(self, "bytes");
        }

        if (length < most)
        {
            room[..length].CopyTo(room[^length..]);
            output.Return(most - length);
        }
    }

    private void Time(int token, bool micro)
    {
        if (token == Absent)
        {
            return;
        }

        JsonToken self = tokens[token];
        ReadOnlySpan<byte> text = json[self.Start..self.End];
        if (!CanonicalTime.TryParse(text, out long seconds, out int nanoseconds) &&
            !UnixTime.TryParse(Encoding.UTF8.GetString(text), micro, out seconds, out nanoseconds))
        {
            throw Mismatch(self, "time");
        }

        output.Varint(micro ? (ulong)nanoseconds : 0);
        output.Tag(2, 0);
        output.Varint((ulong)seconds);
        output.Tag(1, 0);
    }

    private void Quantity(int token)
    {
        if (token == Absent)
        {
            output.Raw([1, (byte)'0']);
        }
        else
        {
            Text(tokens[token]);
        }

        output.Tag(1, 2);
    }

    private void IntOrString(int token)
    {
        bool text = token != Absent && tokens[token].Type == JsonTokenType.String;
        if (text)
        {
            Text(tokens[token]);
        }
        else
        {
            output.Varint(0);
        }

        output.Tag(3, 2);
        output.Varint(token == Absent || text ? 0 : (ulong)Integer(tokens[token]));
        output.Tag(2, 0);
        output.Varint(text ? 1u : 0u);
        output.Tag(1, 0);
    }

    private void Raw(int token)
    {
        if (token == Absent)
        {
            return;
        }

        JsonToken self = tokens[token];
        int quotes = self.Type == JsonTokenType.String ? 1 : 0;
        int start = output.Length;
        output.Raw(json[(self.Start - quotes)..(self.End + quotes)]);
        output.Close(1, start);
    }

    private void Strings(int token, int number)
    {
        if (token == Absent)
        {
            return;
        }

        JsonToken self = tokens[token];
        if (self.Type != JsonTokenType.StartArray)
        {
            throw Mismatch(self, "list of strings");
        }

        int[] items = Children(self, token, step: 1, out int count);
        for (int i = count - 1; i >= 0; i--)
        {
            Text(tokens[items[i]]);
            output.Tag(number, 2);
        }

        ArrayPool<int>.Shared.Return(items);
    }

    private void Schema(WireField field, int token)
    {
        JsonTokenType type = token == Absent ? JsonTokenType.None : tokens[token].Type;
        int start = output.Length;
        switch (type)
        {
            case JsonTokenType.StartArray when field.Kind == WireKind.SchemaOrStrings:
                Strings(token, 2);
                break;
            case JsonTokenType.StartArray when field.Kind == WireKind.SchemaOrArray:
                int[] items = Children(tokens[token], token, step: 1, out int count);
                for (int i = count - 1; i >= 0; i--)
                {
                    start = output.Length;
                    Message(field.Plan, NotNull(items[i]));
                    output.Close(2, start);
                }

                ArrayPool<int>.Shared.Return(items);
                break;
            case JsonTokenType.StartObject:
                Message(field.Plan, token);
                output.Close(field.Kind == WireKind.SchemaOrBool ? 2 : 1, start);
                break;
        }

        if (field.Kind == WireKind.SchemaOrBool)
        {
            output.Varint(type is JsonTokenType.True or JsonTokenType.StartObject ? 1u : 0u);
            output.Tag(1, 0);
        }
    }
}
