using System.Globalization;
using System.Text;
using System.Text.Json;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>Reads one key of a FieldsV1 object.</summary>
internal static class PathElementParser
{
    /// <summary>What came of a key.</summary>
    public enum Outcome
    {
        Read,

        /// <summary>A kind of element that this version does not know: it is dropped with all below it.</summary>
        Unknown,
        Malformed,
    }

    /// <param name="text">The key, unescaped.</param>
    /// <param name="field">The name to use for f: when the schema already holds the string; else null.</param>
    /// <param name="element">The element when the outcome is <see cref="Outcome.Read"/>.</param>
    /// <param name="canonical">Whether the element would be written as the very text.</param>
    public static Outcome Parse(ReadOnlySpan<char> text, string? field, out PathElement element, out bool canonical)
    {
        element = default;
        canonical = true;
        if (text.Length < 2 || text[1] != ':')
        {
            return Outcome.Malformed;
        }

        ReadOnlySpan<char> content = text[2..];
        switch (text[0])
        {
            case 'f':
                element = PathElement.Field(field ?? content.ToString());
                return Outcome.Read;
            case 'k':
                if (SimpleKey(content, out element))
                {
                    return Outcome.Read;
                }

                return Written(Key(content, out element), text, element, out canonical);
            case 'v':
                return Written(Value(content, out element), text, element, out canonical);
            case 'i':
                bool valid = int.TryParse(content, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index);
                element = PathElement.Index(index);
                return Written(valid, text, element, out canonical);
            default:
                return Outcome.Unknown;
        }
    }

    private static Outcome Written(bool read, ReadOnlySpan<char> text, PathElement element, out bool canonical)
    {
        canonical = read && text.SequenceEqual(FieldSetText.Element(element));
        return read ? Outcome.Read : Outcome.Malformed;
    }

    private static bool Value(ReadOnlySpan<char> content, out PathElement element)
    {
        element = default;
        var reader = new Utf8JsonReader(Bytes(content));
        try
        {
            if (!reader.Read() || Scalar(ref reader) is not { } value || reader.Read())
            {
                return false;
            }

            element = PathElement.Value(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The common canonical forms without escapes, {"name":"a"} and {"containerPort":80,"protocol":"TCP"}, at a fraction of a JSON reader's cost.
    private static bool SimpleKey(ReadOnlySpan<char> content, out PathElement element)
    {
        element = default;
        if (content.Length < 2 || content[0] != '{' || content[^1] != '}' || content.ContainsAny('\\', ' '))
        {
            return false;
        }

        ReadOnlySpan<char> rest = content[1..^1];
        KeyField[] fields = new KeyField[rest.Count("\":") is > 0 and <= 8 and var count ? count : 1];
        for (int i = 0; i < fields.Length; i++)
        {
            if (!Quoted(ref rest, out string name) || rest.Length < 2 || rest[0] != ':')
            {
                return false;
            }

            rest = rest[1..];
            Node value;
            if (rest[0] == '"')
            {
                if (!Quoted(ref rest, out string text))
                {
                    return false;
                }

                value = new TextNode(text);
            }
            else
            {
                int end = rest.IndexOf(',') is >= 0 and var comma ? comma : rest.Length;
                if (rest[0] is not (>= '1' and <= '9') || !long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                {
                    return false;
                }

                value = NumberNode.Of(number);
                rest = rest[end..];
            }

            fields[i] = new(name, value);
            if (i > 0 && ScalarOrder.Compare(fields[i - 1].Name, name) >= 0)
            {
                return false;
            }

            if (i < fields.Length - 1)
            {
                if (rest.Length == 0 || rest[0] != ',')
                {
                    return false;
                }

                rest = rest[1..];
            }
        }

        element = PathElement.Key(fields);
        return rest.Length == 0;
    }

    private static bool Quoted(ref ReadOnlySpan<char> rest, out string text)
    {
        int end = rest.Length > 1 && rest[0] == '"' ? rest[1..].IndexOf('"') : -1;
        text = end < 0 ? "" : rest.Slice(1, end) is "name" ? "name" : new string(rest.Slice(1, end));
        if (end < 0 || !GoJson.IsPlain(text))
        {
            return false;
        }

        rest = rest[(end + 2)..];
        return true;
    }

    private static bool Key(ReadOnlySpan<char> content, out PathElement element)
    {
        element = default;
        var reader = new Utf8JsonReader(Bytes(content));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            KeyField[] fields = [];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = Text(ref reader);
                if (!reader.Read() || Scalar(ref reader) is not { } value)
                {
                    return false;
                }

                fields = [.. fields, new KeyField(name, value)];
            }

            element = PathElement.Key(fields);
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Bytes(ReadOnlySpan<char> content)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(content)];
        Encoding.UTF8.GetBytes(content, bytes);
        return bytes;
    }

    private static Node? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new TextNode(Text(ref reader)),
        JsonTokenType.Number => reader.ValueSpan.IndexOfAny(".eE"u8) < 0 && reader.TryGetInt64(out long number)
            ? NumberNode.Of(number) : new NumberNode(reader.GetDouble()),
        JsonTokenType.True => BoolNode.True,
        JsonTokenType.False => BoolNode.False,
        JsonTokenType.Null => NullNode.Instance,
        _ => null,
    };

    // A lone surrogate in an escape is replaced, as Go does it; GetString would throw.
    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
