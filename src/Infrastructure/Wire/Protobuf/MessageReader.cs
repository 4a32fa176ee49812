using System.Buffers.Binary;
using System.Globalization;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>
/// Reads the wire form: https://protobuf.dev/programming-guides/encoding/. A failed read sets <see cref="Error"/> in the words of
/// Go's generated code and returns false; nothing is allocated for a length that the input only claims.
/// </summary>
internal ref struct MessageReader(ReadOnlySpan<byte> bytes)
{
    public const string EndOfInput = "unexpected EOF";
    private const string Overflow = "proto: integer overflow";
    private const int MaxVarint = 10;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    public string? Error { get; private set; }

    public readonly bool AtEnd => at >= bytes.Length;

    /// <summary>The next field's number and wire type.</summary>
    /// <param name="message">The message's name for errors.</param>
    /// <param name="number">At least 1.</param>
    /// <param name="wireType">0 to 7; 4 is refused, for no group is open.</param>
    public bool Tag(string message, out int number, out int wireType)
    {
        number = 0;
        wireType = 0;
        if (!Varint(out ulong tag))
        {
            return false;
        }

        number = (int)(uint)(tag >> 3);
        wireType = (int)(tag & 7);
        if (wireType == 4)
        {
            return Fail($"proto: {message}: wiretype end group for non-group");
        }

        return number > 0 || Fail(string.Create(CultureInfo.InvariantCulture, $"proto: {message}: illegal tag {number} (wire type {tag})"));
    }

    public bool Varint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < MaxVarint; i++)
        {
            if (at >= bytes.Length)
            {
                return Fail(EndOfInput);
            }

            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return true;
            }
        }

        return Fail(Overflow);
    }

    public bool Fixed64(out ulong value)
    {
        value = 0;
        if (bytes.Length - at < 8)
        {
            return Fail(EndOfInput);
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        at += 8;
        return true;
    }

    /// <summary>A length and as many bytes: a view of the input.</summary>
    public bool Bytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Varint(out ulong length))
        {
            return false;
        }

        if (length > int.MaxValue)
        {
            return Fail(length > long.MaxValue ? "proto: negative length found during unmarshaling" : EndOfInput);
        }

        if ((int)length > bytes.Length - at)
        {
            return Fail(EndOfInput);
        }

        value = bytes.Slice(at, (int)length);
        at += (int)length;
        return true;
    }

    /// <summary>Passes over the value of a field that is not known, groups included.</summary>
    public bool Skip(int wireType)
    {
        int groups = 0;
        while (true)
        {
            bool good = wireType switch
            {
                0 => Varint(out _),
                1 => Advance(8),
                2 => Bytes(out _),
                5 => Advance(4),
                3 or 4 => true,
                _ => Fail(string.Create(CultureInfo.InvariantCulture, $"proto: illegal wireType {wireType}")),
            };
            if (!good)
            {
                return false;
            }

            groups += wireType switch { 3 => 1, 4 => -1, _ => 0 };
            if (groups == 0)
            {
                return true;
            }

            if (!Varint(out ulong tag))
            {
                return false;
            }

            wireType = (int)(tag & 7);
        }
    }

    public bool Fail(string error)
    {
        Error ??= error;
        return false;
    }

    private bool Advance(int length)
    {
        if (bytes.Length - at < length)
        {
            return Fail(EndOfInput);
        }

        at += length;
        return true;
    }
}
