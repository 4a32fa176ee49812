using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>How large a tree is.</summary>
internal static class TreeSize
{
    /// <summary>About the bytes of its JSON: escapes are not counted.</summary>
    public static long BytesOf(Node node)
    {
        long size = 2;
        switch (node)
        {
            case MapNode map:
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    size += Encoding.UTF8.GetByteCount(entry.Key) + 4 + BytesOf(entry.Value);
                }

                return size;
            case ListNode list:
                foreach (Node item in list)
                {
                    size += 1 + BytesOf(item);
                }

                return size;
            case TextNode text:
                return size + Encoding.UTF8.GetByteCount(text.Value);
            default:
                return node.ToString()?.Length ?? 4;
        }
    }

    /// <summary>How many containers are nested, counted no further than one beyond a limit.</summary>
    public static int DepthOf(Node node, int limit)
    {
        int deepest = 0;
        switch (node)
        {
            case MapNode map:
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    deepest = Math.Max(deepest, limit <= 0 ? 0 : DepthOf(entry.Value, limit - 1));
                }

                return deepest + 1;
            case ListNode list:
                foreach (Node item in list)
                {
                    deepest = Math.Max(deepest, limit <= 0 ? 0 : DepthOf(item, limit - 1));
                }

                return deepest + 1;
            default:
                return 0;
        }
    }
}
