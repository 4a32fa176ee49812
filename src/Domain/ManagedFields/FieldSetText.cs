using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>Writes FieldsV1: each element is a key of a JSON object, "." says that the object's own element is a member too.</summary>
internal static class FieldSetText
{
    public static void Write(FieldSet set, IBufferWriter<byte> output)
    {
        GoJson.Raw(output, "{"u8);
        WriteRest(set, output);
    }

    public static MapNode Node(FieldSet set)
    {
        var node = new MapNode(set.Entries.Length);
        foreach (FieldSet.Entry entry in set.Entries)
        {
            MapNode below = entry.Children is null ? new MapNode(0) : Node(entry.Children);
            if (entry.IsMember && below.Count > 0)
            {
                var own = new MapNode(below.Count + 1) { ["."] = new MapNode(0) };
                foreach (KeyValuePair<string, Node> child in below)
                {
                    own[child.Key] = child.Value;
                }

                below = own;
            }

            node[Element(entry.Element)] = below;
        }

        return node;
    }

    /// <summary>An element as it stands in FieldsV1, before JSON escapes it.</summary>
    public static string Element(PathElement element)
    {
        if (element.FieldName is { } name)
        {
            return "f:" + name;
        }

        var output = new ArrayBufferWriter<byte>();
        WriteInner(element, output, "\""u8);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // The entries of a level whose brace is already open.
    private static void WriteRest(FieldSet set, IBufferWriter<byte> output)
    {
        bool first = true;
        foreach (FieldSet.Entry entry in set.Entries)
        {
            GoJson.Raw(output, first ? "\""u8 : ",\""u8);
            first = false;
            WriteElement(entry.Element, output);
            if (entry.Children is not { } children)
            {
                GoJson.Raw(output, "\":{}"u8);
            }
            else
            {
                GoJson.Raw(output, entry.IsMember ? "\":{\".\":{},"u8 : "\":{"u8);
                WriteRest(children, output);
            }
        }

        GoJson.Raw(output, "}"u8);
    }

    private static void WriteElement(PathElement element, IBufferWriter<byte> output)
    {
        if (element.FieldName is { } name)
        {
            GoJson.Raw(output, "f:"u8);
            GoJson.Escape(output, name);
            return;
        }

        if (IsPlain(element))
        {
            WriteInner(element, output, "\\\""u8);
            return;
        }

        // The JSON inside the key is written first, then escaped once more.
        var inner = new ArrayBufferWriter<byte>(64);
        WriteInner(element, inner, "\""u8);
        GoJson.Escape(output, Encoding.UTF8.GetString(inner.WrittenSpan));
    }

    // Texts that no escaping changes need not be escaped twice.
    private static bool IsPlain(PathElement element)
    {
        foreach (KeyField field in element.KeyFields)
        {
            if (!GoJson.IsPlain(field.Name) || (field.Value is TextNode text && !GoJson.IsPlain(text.Value)))
            {
                return false;
            }
        }

        return element.ItemValue is not TextNode value || GoJson.IsPlain(value.Value);
    }

    private static void WriteInner(PathElement element, IBufferWriter<byte> output, ReadOnlySpan<byte> quote)
    {
        switch (element.Kind)
        {
            case PathElementKind.Key:
                GoJson.Raw(output, "k:{"u8);
                bool first = true;
                foreach (KeyField field in element.KeyFields)
                {
                    GoJson.Raw(output, first ? ""u8 : ","u8);
                    first = false;
                    GoJson.Raw(output, quote);
                    GoJson.Escape(output, field.Name);
                    GoJson.Raw(output, quote);
                    GoJson.Raw(output, ":"u8);
                    GoJson.Scalar(output, field.Value, quote);
                }

                GoJson.Raw(output, "}"u8);
                break;
            case PathElementKind.Value:
                GoJson.Raw(output, "v:"u8);
                GoJson.Scalar(output, element.ItemValue!, quote);
                break;
            default:
                Span<byte> digits = stackalloc byte[16];
                Utf8Formatter.TryFormat(element.ItemIndex, digits, out int written);
                GoJson.Raw(output, "i:"u8);
                GoJson.Raw(output, digits[..written]);
                break;
        }
    }
}
