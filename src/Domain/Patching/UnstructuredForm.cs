using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Patching;

/// <summary>
/// Why a tree can't become an object of a type, in the words of apimachinery's converter from unstructured objects, which strategic merge
/// patches go through. Values that read themselves, such as times and quantities, are left to decoding.
/// </summary>
public static class UnstructuredForm
{
    /// <summary>The first mismatch in the order of fields; null when there is none.</summary>
    public static string? Mismatch(StructType type, MapNode value)
    {
        foreach (Field field in type.Fields)
        {
            if (value[field.Name] is { } found && Mismatch(field.Shape, found) is { } mismatch)
            {
                return mismatch;
            }
        }

        return null;
    }

    private static string? Mismatch(ValueShape shape, Node value) => (shape.Form, value) switch
    {
        (_, NullNode) or (ValueForm.Bytes, TextNode) => null,
        (ValueForm.Struct, MapNode map) => Mismatch(shape.Struct, map),
        (ValueForm.Struct, _) => $"cannot restore struct from: {Kind(value)}",
        (ValueForm.Map, MapNode map) => First(shape.Element!, map.Select(entry => entry.Value)),
        (ValueForm.Map, _) => $"cannot restore map from {Kind(value)}",
        (ValueForm.List, ListNode list) => First(shape.Element!, list),
        (ValueForm.List or ValueForm.Bytes, _) => $"cannot restore slice from {Kind(value)}",
        (ValueForm.String, _) => Scalar("string", value is TextNode, value is NumberNode { IsInteger: true }, value),
        (ValueForm.Boolean, _) => Scalar("bool", value is BoolNode, false, value),
        (ValueForm.Int32, _) => Scalar("int32", IsWhole(value), value is NumberNode, value),
        (ValueForm.Int64, _) => Scalar("int64", IsWhole(value), value is NumberNode, value),
        (ValueForm.Double, _) => Scalar("float64", value is NumberNode, false, value),
        _ => null,
    };

    private static string? First(ValueShape element, IEnumerable<Node> values) =>
        values.Select(value => Mismatch(element, value)).FirstOrDefault(mismatch => mismatch is not null);

    // Go can convert some values that JSON must not: that is said in other words.
    private static string? Scalar(string type, bool fits, bool convertible, Node value) => fits ? null
        : convertible ? $"cannot convert {Kind(value)} to {type}" : $"unrecognized type: {type}";

    private static bool IsWhole(Node value) => value is NumberNode number && (number.IsInteger || number.Real == Math.Truncate(number.Real));

    private static string Kind(Node value) => value switch
    {
        MapNode => "map",
        ListNode => "slice",
        _ => GoPrint.Type(value),
    };
}
