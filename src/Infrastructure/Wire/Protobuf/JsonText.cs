using System.Text;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>The content of JSON strings.</summary>
internal static class JsonText
{
    /// <summary>Writes a string's content without its escapes; it is never longer than it was. Half of a surrogate pair becomes U+FFFD, as in Go.</summary>
    /// <param name="text">Between the quotes, valid JSON.</param>
    /// <param name="output">At least as long as the text.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> output)
    {
        int length = 0;
        while (true)
        {
            int at = text.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = at < 0 ? text : text[..at];
            plain.CopyTo(output[length..]);
            length += plain.Length;
            if (at < 0)
            {
                return length;
            }

            text = text[(at + 1)..];
            if (text[0] != (byte)'u')
            {
                output[length++] = text[0] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    byte other => other,
                };
                text = text[1..];
                continue;
            }

            char unit = Unit(text[1..]);
            text = text[5..];
            Rune rune = Rune.ReplacementChar;
            if (char.IsHighSurrogate(unit) && text.Length >= 6 && text[0] == (byte)'\\' && text[1] == (byte)'u' &&
                Rune.TryCreate(unit, Unit(text[2..]), out Rune pair))
            {
                rune = pair;
                text = text[6..];
            }
            else if (Rune.TryCreate(unit, out Rune single))
            {
                rune = single;
            }

            length += rune.EncodeToUtf8(output[length..]);
        }
    }

    private static char Unit(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            value = (value << 4) | (digits[i] <= (byte)'9' ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10);
        }

        return (char)value;
    }
}
