using System.Text.Json;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>The values of fields.</summary>
internal sealed partial class MessageDecoder
{
    private bool Number(ref MessageReader reader, WireField field, out Node? value)
    {
        value = null;
        if (field.Kind == WireKind.Double)
        {
            if (!reader.Fixed64(out ulong bits))
            {
                return false;
            }

            double real = BitConverter.UInt64BitsToDouble(bits);
            if (!double.IsFinite(real))
            {
                return Fail($"json: unsupported value: {(double.IsNaN(real) ? "NaN" : real > 0 ? "+Inf" : "-Inf")}");
            }

            value = real == Math.Floor(real) && Math.Abs(real) < 1e15 ? NumberNode.Of((long)real) : new NumberNode(real);
            return true;
        }

        if (!reader.Varint(out ulong varint))
        {
            return false;
        }

        value = field.Kind == WireKind.Boolean ? varint != 0 ? BoolNode.True : BoolNode.False
            : NumberNode.Of(IsInt32(field) ? (int)varint : (long)varint);
        return true;
    }

    private static bool IsInt32(WireField field) =>
        (field.Field!.Shape.Element ?? field.Field.Shape).Form == Domain.Schema.ValueForm.Int32;

    // A length-delimited value; null stands for one that JSON has as null.
    private bool Value(ReadOnlySpan<byte> bytes, WireField field, int depth, out Node? value)
    {
        value = null;
        switch (field.Kind)
        {
            case WireKind.String:
                if (!Text(bytes, field, out string text))
                {
                    return false;
                }

                value = text.Length == 0 ? TextNode.Empty : new TextNode(text);
                return true;
            case WireKind.Bytes:
                value = new TextNode(Convert.ToBase64String(bytes));
                return true;
            case WireKind.Time or WireKind.MicroTime:
                return Time(bytes, field, out value);
            case WireKind.Quantity:
                return Quantity(bytes, field, out value);
            case WireKind.IntOrString:
                return IntOrString(bytes, field, out value);
            case WireKind.Raw:
                return Raw(bytes, field, depth, out value);
            case WireKind.Strings:
                var strings = new ListNode();
                value = strings;
                return Strings(bytes, field, strings);
            case WireKind.SchemaOrBool or WireKind.SchemaOrArray or WireKind.SchemaOrStrings:
                return Schema(bytes, field, depth, out value);
            case WireKind.Empty:
                value = new MapNode();
                return Fields(bytes, field, static (ref MessageReader reader, int _, int wireType) => reader.Skip(wireType));
            default:
                var map = new MapNode();
                value = map;
                return Message(bytes, field.Plan, map, depth);
        }
    }

    private delegate bool FieldReader(ref MessageReader reader, int number, int wireType);

    private bool Fields(ReadOnlySpan<byte> bytes, WireField field, FieldReader read)
    {
        var reader = new MessageReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.Tag(field.GoName, out int number, out int wireType) || !read(ref reader, number, wireType))
            {
                return Fail(reader.Error);
            }
        }

        return true;
    }

    private bool WrongType(int wireType, string name) => Fail($"proto: wrong wireType = {wireType} for field {name}");

    private bool Time(ReadOnlySpan<byte> bytes, WireField field, out Node? value)
    {
        value = null;
        if (bytes.Length == 0)
        {
            return true;
        }

        ulong seconds = 0;
        ulong nanoseconds = 0;
        bool good = Fields(bytes, field, (ref MessageReader reader, int number, int wireType) => number switch
        {
            1 => wireType == 0 ? reader.Varint(out seconds) : WrongType(wireType, "Seconds"),
            2 => wireType == 0 ? reader.Varint(out nanoseconds) : WrongType(wireType, "Nanos"),
            _ => reader.Skip(wireType),
        });
        if (!good)
        {
            return false;
        }

        // Time is read in whole seconds whatever its nanoseconds say.
        bool micro = field.Kind == WireKind.MicroTime;
        string? text = UnixTime.Text((long)seconds, micro ? (int)nanoseconds : 0, micro, out string? bad);
        value = text is null ? null : new TextNode(text);
        return bad is null || Fail(bad);
    }

    private bool Quantity(ReadOnlySpan<byte> bytes, WireField field, out Node? value)
    {
        string text = "0";
        bool good = Fields(bytes, field, (ref MessageReader reader, int number, int wireType) => number switch
        {
            1 when wireType != 2 => WrongType(wireType, "String_"),
            1 => reader.Bytes(out ReadOnlySpan<byte> name) && Text(name, field, out text),
            _ => reader.Skip(wireType),
        });
        value = null;
        if (!good)
        {
            return false;
        }

        string? canonical = Domain.Objects.Quantity.Canonical(text, out string? bad);
        value = canonical is null ? null : new TextNode(canonical);
        return bad is null || Fail(bad);
    }

    private bool IntOrString(ReadOnlySpan<byte> bytes, WireField field, out Node? value)
    {
        ulong type = 0;
        ulong integer = 0;
        string text = "";
        bool good = Fields(bytes, field, (ref MessageReader reader, int number, int wireType) => number switch
        {
            1 => wireType == 0 ? reader.Varint(out type) : WrongType(wireType, "Type"),
            2 => wireType == 0 ? reader.Varint(out integer) : WrongType(wireType, "IntVal"),
            3 when wireType != 2 => WrongType(wireType, "StrVal"),
            3 => reader.Bytes(out ReadOnlySpan<byte> name) && Text(name, field, out text),
            _ => reader.Skip(wireType),
        });
        value = null;
        if (!good)
        {
            return false;
        }

        value = type == 0 ? NumberNode.Of((int)integer) : new TextNode(text);
        return type <= 1 || Fail("impossible IntOrString.Type");
    }

    private bool Strings(ReadOnlySpan<byte> bytes, WireField field, ListNode into) =>
        Fields(bytes, field, (ref MessageReader reader, int number, int wireType) =>
        {
            if (number != 1)
            {
                return reader.Skip(wireType);
            }

            if (wireType != 2)
            {
                return WrongType(wireType, "Items");
            }

            if (!reader.Bytes(out ReadOnlySpan<byte> item) || !Text(item, field, out string text))
            {
                return false;
            }

            into.Add(text);
            return true;
        });

    private bool Raw(ReadOnlySpan<byte> bytes, WireField field, int depth, out Node? value)
    {
        Node? tree = null;
        bool good = Fields(bytes, field, (ref MessageReader reader, int number, int wireType) => number switch
        {
            1 when wireType != 2 => WrongType(wireType, "Raw"),
            1 => reader.Bytes(out ReadOnlySpan<byte> json) && Json(json, depth, out tree),
            _ => reader.Skip(wireType),
        });
        value = tree is NullNode ? null : tree;
        return good;
    }

    private bool Json(ReadOnlySpan<byte> json, int depth, out Node? tree)
    {
        tree = null;
        if (json.Length == 0)
        {
            return true;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Math.Max(1, TreeReader.MaxDepth - depth) });
            reader.Read();
            tree = TreeReader.Value(ref reader);
            reader.Read();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Fail(GoJsonSyntax.Explain(json));
        }
    }

    private bool Schema(ReadOnlySpan<byte> bytes, WireField field, int depth, out Node? value)
    {
        ulong allows = 0;
        MapNode? schema = null;
        ListNode? items = null;
        int schemaNumber = field.Kind == WireKind.SchemaOrBool ? 2 : 1;
        bool good = Fields(bytes, field, (ref MessageReader reader, int number, int wireType) =>
        {
            if (number is not (1 or 2))
            {
                return reader.Skip(wireType);
            }

            if (number == 1 && field.Kind == WireKind.SchemaOrBool)
            {
                return wireType == 0 ? reader.Varint(out allows) : WrongType(wireType, "Allows");
            }

            if (wireType != 2)
            {
                return WrongType(wireType, number == schemaNumber ? "Schema" : field.Kind == WireKind.SchemaOrArray ? "JSONSchemas" : "Property");
            }

            if (!reader.Bytes(out ReadOnlySpan<byte> element))
            {
                return false;
            }

            if (number == schemaNumber)
            {
                return Message(element, field.Plan, schema ??= [], depth);
            }

            items ??= [];
            if (field.Kind == WireKind.SchemaOrArray)
            {
                var item = new MapNode();
                items.Add(item);
                return Message(element, field.Plan, item, depth);
            }

            bool plain = Text(element, field, out string text);
            items.Add(text);
            return plain;
        });
        value = field.Kind switch
        {
            WireKind.SchemaOrBool => schema is null ? allows != 0 ? BoolNode.True : BoolNode.False : schema,
            WireKind.SchemaOrArray => items is null ? schema : items,
            _ => items is null ? schema : items,
        };
        return good;
    }
}
