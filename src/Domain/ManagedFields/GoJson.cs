using System.Buffers;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>JSON text as Go's encoding/json writes it: &lt;, &gt;, &amp;, U+2028 and U+2029 are escaped, and no other character beyond need.</summary>
internal static class GoJson
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static void Raw(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    /// <summary>Whether a text is the same escaped.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>The inside of a JSON string.</summary>
    public static void Escape(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            int plain = text.IndexOfAnyExcept(Plain);
            if (plain < 0)
            {
                plain = text.Length;
            }

            if (plain > 0)
            {
                Span<byte> span = output.GetSpan(plain);
                output.Advance(Encoding.UTF8.GetBytes(text[..plain], span));
                text = text[plain..];
                continue;
            }

            Rune.DecodeFromUtf16(text, out Rune rune, out int used);
            text = text[used..];
            One(output, rune);
        }
    }

    /// <summary>A string between quotes, a number, true, false or null.</summary>
    public static void Scalar(IBufferWriter<byte> output, Node value, ReadOnlySpan<byte> quote)
    {
        if (value is TextNode text)
        {
            Raw(output, quote);
            Escape(output, text.Value);
            Raw(output, quote);
            return;
        }

        string literal = value.ToString() ?? "null";
        output.Advance(Encoding.UTF8.GetBytes(literal, output.GetSpan(literal.Length)));
    }

    private static void One(IBufferWriter<byte> output, Rune rune)
    {
        switch (rune.Value)
        {
            case '"': Raw(output, "\\\""u8); break;
            case '\\': Raw(output, "\\\\"u8); break;
            case '\b': Raw(output, "\\b"u8); break;
            case '\f': Raw(output, "\\f"u8); break;
            case '\n': Raw(output, "\\n"u8); break;
            case '\r': Raw(output, "\\r"u8); break;
            case '\t': Raw(output, "\\t"u8); break;
            case < 0x20 or '<' or '>' or '&' or 0x2028 or 0x2029:
                Span<byte> span = output.GetSpan(6);
                "\\u"u8.CopyTo(span);
                for (int i = 0; i < 4; i++)
                {
                    span[2 + i] = "0123456789abcdef"u8[(rune.Value >> (12 - (4 * i))) & 15];
                }

                output.Advance(6);
                break;
            default:
                output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
                break;
        }
    }
}
