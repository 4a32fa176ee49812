using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kronicle.Domain.Canonical;

/// <summary>
/// A growing UTF-8 buffer with JSON text in it, escaped as Go's encoding/json escapes: ", \, control characters, &lt;, &gt;, &amp;,
/// U+2028 and U+2029; everything else is raw UTF-8. Rented memory: dispose to give it back.
/// </summary>
public sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\<>&\u2028\u2029" + string.Concat(Enumerable.Range(0, 32).Select(c => (char)c)));

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0, 128).Select(c => (char)c).Where(c => !Escaped.Contains(c))]);

    private byte[] bytes;

    public JsonBuffer(int capacity = 1024) => bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Cuts the text back to an earlier length.</summary>
    public void Truncate(int length) => Length = length;

    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(GetSpan(text.Length));
        Length += text.Length;
    }

    /// <summary>Writes a part of what is written already once more.</summary>
    public void Again(int start, int length)
    {
        Reserve(length);
        bytes.AsSpan(start, length).CopyTo(bytes.AsSpan(Length));
        Length += length;
    }

    public void Raw(byte character)
    {
        GetSpan(1)[0] = character;
        Length++;
    }

    /// <summary>Text that needs no escaping, such as a number.</summary>
    public void Ascii(string text) => Length += Encoding.UTF8.GetBytes(text, GetSpan(text.Length * 3));

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out int written);
        Length += written;
    }

    /// <summary>A quoted, escaped string.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(Plain))
        {
            Quote(text);
            return;
        }

        Raw((byte)'"');
        while (true)
        {
            int at = text.IndexOfAny(Escaped);
            ReadOnlySpan<char> plain = at < 0 ? text : text[..at];
            Length += Encoding.UTF8.GetBytes(plain, GetSpan(plain.Length * 3));
            if (at < 0)
            {
                break;
            }

            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Raw((byte)'"');
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        // A writer that fills spans as it gets them asks for no size and must never get an empty one.
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsSpan(Length);
    }

    public byte[] ToArray() => Written.ToArray();

    public void Dispose()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
            Length = 0;
        }
    }

    // Most texts are names.
    private void Quote(ReadOnlySpan<char> plain)
    {
        Span<byte> room = GetSpan(plain.Length + 2);
        room[0] = (byte)'"';
        System.Text.Ascii.FromUtf16(plain, room[1..], out _);
        room[plain.Length + 1] = (byte)'"';
        Length += plain.Length + 2;
    }

    private void Escape(char character)
    {
        switch (character)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            case '\b': Raw("\\b"u8); break;
            case '\f': Raw("\\f"u8); break;
            default:
                Raw("\\u"u8);
                Utf8Formatter.TryFormat((int)character, GetSpan(4), out int written, new StandardFormat('x', 4));
                Length += written;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int size)
    {
        if (bytes.Length - Length < size)
        {
            Grow(size);
        }
    }

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + size));
        Written.CopyTo(larger);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        bytes = larger;
    }
}
