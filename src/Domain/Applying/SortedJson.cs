using System.Buffers;
using System.Text;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Applying;

/// <summary>A tree as Go's encoding/json writes maps: keys sorted, no white space, characters of HTML escaped.</summary>
internal static class SortedJson
{
    public static string Of(Node node)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, node);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> output, Node node)
    {
        bool first = true;
        switch (node)
        {
            case MapNode map:
                GoJson.Raw(output, "{"u8);
                foreach (KeyValuePair<string, Node> entry in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    GoJson.Raw(output, first ? "\""u8 : ",\""u8);
                    first = false;
                    GoJson.Escape(output, entry.Key);
                    GoJson.Raw(output, "\":"u8);
                    Write(output, entry.Value);
                }

                GoJson.Raw(output, "}"u8);
                break;
            case ListNode list:
                GoJson.Raw(output, "["u8);
                foreach (Node item in list)
                {
                    GoJson.Raw(output, first ? ""u8 : ","u8);
                    first = false;
                    Write(output, item);
                }

                GoJson.Raw(output, "]"u8);
                break;
            default:
                GoJson.Scalar(output, node, "\""u8);
                break;
        }
    }
}
