using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>How messages say that a value has not the form that the schema asks for.</summary>
internal static class ScalarMismatch
{
    /// <summary>Null when the value fits. Times, quantities and the like take any scalar here; decoding judges them.</summary>
    public static string? Of(ValueForm form, Node value) => form switch
    {
        ValueForm.Struct or ValueForm.Map or ValueForm.Object => value is MapNode ? null : $"expected map, got {Printed(value)}",
        ValueForm.List => $"expected list, got {Printed(value)}",
        ValueForm.Boolean => value is BoolNode ? null : $"expected boolean, got {Printed(value)}",
        ValueForm.Int32 or ValueForm.Int64 or ValueForm.Double =>
            value is NumberNode ? null : $"expected numeric (int or float), got {GoPrint.Type(value)}",
        ValueForm.String or ValueForm.Bytes => value is TextNode ? null : $"expected string, got &value.valueUnstructured{{Value:{Syntax(value)}}}",
        _ => value is MapNode or ListNode ? $"expected any scalar, got {Printed(value)}" : null,
    };

    /// <summary>Why an item of an associative list has no name.</summary>
    public static string Unnamed(ValueShape list, Node item) => (list.ListKind, item) switch
    {
        (ListKind.Set, MapNode) => "associative list without keys has an element that's a map type",
        (ListKind.Set, ListNode) => "not supported: associative list with lists as elements",
        (ListKind.Set, _) => "associative list without keys has an element that's an explicit null",
        (_, NullNode) => "associative list with keys may not have a null element",
        (_, MapNode map) when list.ListKeys.FirstOrDefault(key => map[key] is MapNode or ListNode) is null =>
            $"associative list with keys has an element that omits key field {GoText.Quote(list.ListKeys[0])} (and doesn't have default value)",
        _ => "associative list with keys may not have non-map elements",
    };

    private static string Printed(Node value) => $"&{{{GoPrint.Value(value)}}}";

    // Go's %#v.
    private static string Syntax(Node value) => value switch
    {
        MapNode map => "map[string]interface {}{" +
            string.Join(", ", map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{GoText.Quote(e.Key)}:{Syntax(e.Value)}")) + "}",
        ListNode list => "[]interface {}{" + string.Join(", ", list.Select(Syntax)) + "}",
        TextNode text => GoText.Quote(text.Value),
        NullNode => "interface {}(nil)",
        _ => GoPrint.Value(value),
    };
}
