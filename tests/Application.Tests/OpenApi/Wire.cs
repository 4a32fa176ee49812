using System.Text;

namespace Kronicle.Application.Tests.OpenApi;

/// <summary>Reads the protobuf wire format without a schema.</summary>
internal static class Wire
{
    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(One(message, field));

    public static byte[] One(byte[] message, int field) => Fields(message, field).FirstOrDefault() ?? [];

    // The length-delimited fields of one number; others are stepped over.
    public static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    if ((int)(tag >> 3) == number)
                    {
                        yield return message[at..(at + length)];
                    }

                    at += length;
                    break;
                default:
                    Assert.Fail($"wire type {tag & 7} at {at}");
                    break;
            }
        }
    }

    public static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
