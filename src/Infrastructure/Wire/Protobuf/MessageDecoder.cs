using System.Text;
using System.Text.Unicode;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>
/// Reads a message into the tree that JSON of the same meaning gives. Zero values that Go writes only because a field is no pointer
/// are left out, fields that are not known are passed over, and a later value of a field wins or merges, as protobuf has it.
/// </summary>
internal sealed partial class MessageDecoder
{
    private string? error;

    private MessageDecoder()
    {
    }

    public static (MapNode? Object, string? Error) Decode(ReadOnlySpan<byte> message, MessagePlan plan)
    {
        var decoder = new MessageDecoder();
        var map = new MapNode();
        return decoder.Message(message, plan, map, 0) ? (map, null) : (null, decoder.error);
    }

    private bool Fail(string? text)
    {
        error ??= text;
        return false;
    }

    private bool Message(ReadOnlySpan<byte> bytes, MessagePlan plan, MapNode map, int depth)
    {
        if (depth >= TreeReader.MaxDepth)
        {
            return Fail("exceeded max depth");
        }

        var reader = new MessageReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.Tag(plan.GoName, out int number, out int wireType))
            {
                return Fail(reader.Error);
            }

            WireField? field = plan.Find(number);
            if (field is null ? !reader.Skip(wireType) : !Field(ref reader, field, wireType, map, depth))
            {
                return Fail(reader.Error);
            }
        }

        return true;
    }

    private bool Field(ref MessageReader reader, WireField field, int wireType, MapNode map, int depth)
    {
        // Lists of numbers may come packed.
        if (wireType == 2 && field is { Repetition: Repetition.List, WireType: not 2 })
        {
            return Packed(ref reader, field, map);
        }

        if (wireType != (field.Repetition == Repetition.Map ? 2 : field.WireType))
        {
            return Fail($"proto: wrong wireType = {wireType} for field {field.GoName}");
        }

        if (field.WireType != 2 && field.Repetition != Repetition.Map)
        {
            return Number(ref reader, field, out Node? number) && Put(field, map, number!);
        }

        if (!reader.Bytes(out ReadOnlySpan<byte> value))
        {
            return false;
        }

        return field switch
        {
            { Kind: WireKind.Carrier } => Message(value, field.Plan, map, depth + 1),
            { Repetition: Repetition.Map } => Entry(value, field, map, depth + 1),
            { Repetition: Repetition.One, Kind: WireKind.Message } => Struct(value, field, map, depth + 1),
            { Repetition: Repetition.One, Kind: WireKind.Strings } => Strings(value, field, List(map, field.Field!.Name)),
            _ => Value(value, field, depth + 1, out Node? node) && Put(field, map, node),
        };
    }

    private bool Packed(ref MessageReader reader, WireField field, MapNode map)
    {
        if (!reader.Bytes(out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        var numbers = new MessageReader(bytes);
        while (!numbers.AtEnd)
        {
            if (!Number(ref numbers, field, out Node? number))
            {
                return Fail(numbers.Error);
            }

            Put(field, map, number!);
        }

        return true;
    }

    // Null is Go's zero time, or raw JSON that is absent.
    private static bool Put(WireField field, MapNode map, Node? value)
    {
        string name = field.Field!.Name;
        if (field.Repetition == Repetition.List)
        {
            List(map, name).Add(value ?? Zero(field.Kind));
        }
        else
        {
            map[name] = field.Optional || !IsZero(field.Kind, value) ? value : null;
        }

        return true;
    }

    private static bool IsZero(WireKind kind, Node? value) => value switch
    {
        TextNode text => kind == WireKind.Quantity ? text.Value == "0" : kind != WireKind.IntOrString && text.Value.Length == 0,
        NumberNode number => number.Real == 0,
        BoolNode boolean => !boolean.Value,
        _ => false,
    };

    private static Node Zero(WireKind kind) => kind switch
    {
        WireKind.String or WireKind.Bytes => TextNode.Empty,
        WireKind.Quantity => new TextNode("0"),
        WireKind.Boolean => BoolNode.False,
        WireKind.Integer or WireKind.Double or WireKind.IntOrString => NumberNode.Of(0),
        WireKind.Message or WireKind.Empty => new MapNode(),
        _ => NullNode.Instance,
    };

    private static ListNode List(MapNode map, string name)
    {
        if (map[name] is ListNode list)
        {
            return list;
        }

        var made = new ListNode();
        map[name] = made;
        return made;
    }

    private bool Struct(ReadOnlySpan<byte> bytes, WireField field, MapNode map, int depth)
    {
        var existing = map[field.Field!.Name] as MapNode;
        MapNode inner = existing ?? new MapNode();
        if (!Message(bytes, field.Plan, inner, depth))
        {
            return false;
        }

        if (existing is null && (field.Optional || inner.Count > 0))
        {
            map[field.Field.Name] = inner;
        }

        return true;
    }

    private bool Entry(ReadOnlySpan<byte> bytes, WireField field, MapNode map, int depth)
    {
        var reader = new MessageReader(bytes);
        string key = "";
        Node? value = null;
        while (!reader.AtEnd)
        {
            if (!reader.Tag(field.GoName, out int number, out int wireType))
            {
                return Fail(reader.Error);
            }

            bool good = number switch
            {
                1 when wireType != 2 => Fail($"proto: wrong wireType = {wireType} for field {field.GoName}"),
                1 => reader.Bytes(out ReadOnlySpan<byte> name) && Text(name, field, out key),
                2 when wireType != field.WireType => Fail($"proto: wrong wireType = {wireType} for field {field.GoName}"),
                2 when wireType != 2 => Number(ref reader, field, out value),
                2 => reader.Bytes(out ReadOnlySpan<byte> element) && Value(element, field, depth + 1, out value),
                _ => reader.Skip(wireType),
            };
            if (!good)
            {
                return Fail(reader.Error);
            }
        }

        string place = field.Field!.Name;
        if (map[place] is not MapNode entries)
        {
            entries = new MapNode();
            map[place] = entries;
        }

        entries[key] = value ?? Zero(field.Kind);
        return true;
    }

    private bool Text(ReadOnlySpan<byte> bytes, WireField field, out string text)
    {
        if (!Utf8.IsValid(bytes))
        {
            text = "";
            return Fail($"proto: field {field.GoName} contains invalid UTF-8");
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
