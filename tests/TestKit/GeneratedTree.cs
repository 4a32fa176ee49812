using System.Globalization;
using System.Text;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.TestKit;

/// <summary>An object of a type, made from bytes: where they are used up, fields stay absent, so that shorter input gives smaller objects.</summary>
public sealed class GeneratedTree(byte[] entropy)
{
    private const int MaxDepth = 12;
    private static readonly string[] Texts = ["", "a", "Zoë", "x\"y\\z", "<&>\u2028", "\t\n\u0001", "😀 \uE000", new string('n', 200)];
    private static readonly string[] Quantities = ["0", "1", "100m", "1Gi", "-5", "1e3", "2500Ki"];

    private int at;

    public MapNode Object(StructType type, int depth = 0)
    {
        var map = new MapNode();
        foreach (Field field in type.Fields)
        {
            // The deeper, the rarer: trees stay small.
            if (Next() % (2 + depth) == 0 && at < entropy.Length && depth < MaxDepth && field.ProtoNumber > 0)
            {
                map[field.Name] = Value(field.Shape, depth + 1);
            }
        }

        return map;
    }

    private int Next() => at < entropy.Length ? entropy[at++] : 1;

    private Node Value(ValueShape shape, int depth)
    {
        switch (shape.Form)
        {
            case ValueForm.String:
                return Texts[Next() % Texts.Length];
            case ValueForm.Boolean:
                return Next() % 2 == 0;
            case ValueForm.Int32:
                return (Next() % 4) switch { 0 => 0L, 1 => int.MinValue, 2 => int.MaxValue, _ => Next() - 128 };
            case ValueForm.Int64:
                return (Next() % 4) switch { 0 => 0L, 1 => long.MinValue, 2 => long.MaxValue, _ => Next() };
            case ValueForm.Double:
                return new NumberNode((Next() * 3) + 0.25);
            case ValueForm.Bytes:
                return Convert.ToBase64String(Encoding.UTF8.GetBytes(Texts[Next() % Texts.Length]));
            case ValueForm.Time:
                return Timestamps.Time(Instant());
            case ValueForm.MicroTime:
                return Timestamps.MicroTime(Instant().AddMicroseconds(Next() * 3001));
            case ValueForm.Quantity:
                return Quantities[Next() % Quantities.Length];
            case ValueForm.IntOrString:
                return Next() % 2 == 0 ? Next() - 100L : Next().ToString(CultureInfo.InvariantCulture) + "%";
            case ValueForm.Struct:
                return Object(shape.Struct, depth);
            case ValueForm.List:
                return new ListNode(Enumerable.Range(0, 1 + (Next() % 3)).Select(_ => Value(shape.Element!, depth)));
            case ValueForm.Map:
                return Map(shape.Element!, depth);
            case ValueForm.Any when shape.TypeName!.EndsWith("OrBool", StringComparison.Ordinal):
                return Next() % 2 == 0 ? Next() % 2 == 0 : Schema();
            case ValueForm.Any when shape.TypeName!.EndsWith("OrArray", StringComparison.Ordinal):
                return Next() % 2 == 0 ? Schema() : new ListNode([Schema(), Schema()]);
            case ValueForm.Any when shape.TypeName!.EndsWith("OrStringArray", StringComparison.Ordinal):
                return Next() % 2 == 0 ? Schema() : new ListNode(["p", "q"]);
            case ValueForm.Any:
                return (Next() % 3) switch { 0 => "text", 1 => new ListNode([1L, NullNode.Instance]), _ => Free() };
            default:
                return shape.TypeName!.EndsWith("SubresourceStatus", StringComparison.Ordinal) ? new MapNode() : Free();
        }
    }

    private DateTimeOffset Instant() =>
        DateTimeOffset.UnixEpoch.AddDays((Next() - 64) * 97).AddSeconds(Next() * 331);

    private MapNode Map(ValueShape element, int depth)
    {
        var map = new MapNode();
        for (int i = Next() % 4; i >= 0; i--)
        {
            map[Texts[Next() % Texts.Length] + (Next() % 3)] = Value(element, depth);
        }

        return map;
    }

    private MapNode Free() => new() { ["f:" + Texts[Next() % Texts.Length]] = new MapNode { ["."] = new MapNode(), ["n"] = (long)Next() } };

    private static MapNode Schema() => new() { ["type"] = "string", ["maxLength"] = 5L };
}
