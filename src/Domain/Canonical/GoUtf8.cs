using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Kronicle.Domain.Canonical;

/// <summary>
/// JSON whose strings are no text, as Go's encoding/json takes it: each byte that is no UTF-8, and each escape that is half of a surrogate
/// pair, stands for U+FFFD.
/// </summary>
public static class GoUtf8
{
    private const int EscapeLength = 6;

    /// <summary>The JSON itself when its strings are text.</summary>
    public static ReadOnlyMemory<byte> Mended(ReadOnlyMemory<byte> json)
    {
        ReadOnlySpan<byte> rest = json.Span;
        if (Utf8.IsValid(rest) && rest.IndexOf("\\ud"u8) < 0 && rest.IndexOf("\\uD"u8) < 0)
        {
            return json;
        }

        var mended = new ArrayBufferWriter<byte>(json.Length);
        while (!rest.IsEmpty)
        {
            int length = Take(rest, out bool good);
            mended.Write(good ? rest[..length] : "\uFFFD"u8);
            rest = rest[length..];
        }

        return mended.WrittenMemory;
    }

    // How much belongs together at the front, and whether it may stay.
    private static int Take(ReadOnlySpan<byte> text, out bool good)
    {
        good = true;
        if (text[0] != (byte)'\\')
        {
            good = Rune.DecodeFromUtf8(text, out _, out int bytes) == OperationStatus.Done;
            return good ? bytes : 1;
        }

        if (Escape(text) is not { } unit || !char.IsSurrogate(unit))
        {
            return Math.Min(2, text.Length);
        }

        good = char.IsHighSurrogate(unit) && Escape(text[EscapeLength..]) is { } next && char.IsLowSurrogate(next);
        return good ? 2 * EscapeLength : EscapeLength;
    }

    private static char? Escape(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text[0] == (byte)'\\' && text[1] == (byte)'u'
        && Utf8Parser.TryParse(text[2..EscapeLength], out ushort unit, out int read, 'x') && read == EscapeLength - 2
            ? (char)unit : null;
}
