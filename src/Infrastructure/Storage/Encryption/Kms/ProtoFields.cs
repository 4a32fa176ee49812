using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>Fields of the few small protobuf messages that key services and sealed values have. Absent and empty are the same, as in proto3.</summary>
internal static class ProtoFields
{
    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }

    public static void Text(this CodedOutputStream output, int field, string value)
    {
        if (value.Length > 0)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        }
    }

    public static void Bytes(this CodedOutputStream output, int field, ReadOnlySpan<byte> value)
    {
        if (value.Length > 0)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }
    }

    /// <summary>A map of strings to bytes: an entry is a message of its own, with the key as field 1 and the value as field 2.</summary>
    public static void Map(this CodedOutputStream output, int field, IReadOnlyDictionary<string, byte[]> map)
    {
        foreach ((string key, byte[] value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            byte[] entry = Message(inner =>
            {
                inner.Text(1, key);
                inner.Bytes(2, value);
            });
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(entry));
        }
    }

    /// <summary>Reads a message field by field; what the reader does not take is skipped.</summary>
    /// <param name="message">The message.</param>
    /// <param name="take">Reads the field of a number, or returns false.</param>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public static void Read(ReadOnlyMemory<byte> message, Func<int, CodedInputStream, bool> take)
    {
        using var input = new CodedInputStream(message.ToArray());
        while (input.ReadTag() is > 0 and uint tag)
        {
            if (!take(WireFormat.GetTagFieldNumber(tag), input))
            {
                input.SkipLastField();
            }
        }
    }

    public static void ReadEntry(CodedInputStream input, Dictionary<string, byte[]> map)
    {
        string key = "";
        byte[] value = [];
        Read(input.ReadBytes().Memory, (field, inner) =>
        {
            switch (field)
            {
                case 1:
                    key = inner.ReadString();
                    return true;
                case 2:
                    value = inner.ReadBytes().ToByteArray();
                    return true;
                default:
                    return false;
            }
        });
        map[key] = value;
    }
}
