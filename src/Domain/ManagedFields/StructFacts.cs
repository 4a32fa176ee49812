using System.Runtime.CompilerServices;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// What field management asks of a struct again and again. In Go a struct always has the fields that are no pointers, and writes
/// those without omitempty even when zero; ownership follows that: a zero field of a live object is there, though a tree leaves it out.
/// </summary>
internal sealed class StructFacts
{
    private static readonly ConditionalWeakTable<StructType, StructFacts> Cache = [];

    private static readonly MapNode EmptyStruct = new(0);

    private StructFacts(StructType type)
    {
        ByName = [.. type.Fields];
        Array.Sort(ByName, static (a, b) => ScalarOrder.Compare(a.Name, b.Name));
        Implied = new Node?[ByName.Length];
        foreach (Field field in ByName)
        {
            Implied[field.Index] = Imply(field);
            HasImplied |= Implied[field.Index] is not null;
        }
    }

    /// <summary>The fields in the order of field sets.</summary>
    public Field[] ByName { get; }

    /// <summary>By <see cref="Field.Index"/>: the value that a field has when the tree leaves it out; null when it is then absent.</summary>
    public Node?[] Implied { get; }

    public bool HasImplied { get; }

    public static StructFacts Of(StructType type) => Cache.GetValue(type, static key => new StructFacts(key));

    /// <summary>The value of a field that a tree has: null when Go would leave it out.</summary>
    public Node? Present(Field field, Node value)
    {
        if (Implied[field.Index] is { } implied)
        {
            return value is NullNode ? implied : value;
        }

        return field.Pointer || !ValueShape.IsZero(value) ? value : null;
    }

    private static Node? Imply(Field field)
    {
        ValueForm form = field.Shape.Form;
        if (form == ValueForm.Struct && !field.Pointer)
        {
            return EmptyStruct;
        }

        return !field.EmitAlways ? null : field.Pointer ? NullNode.Instance : form switch
        {
            ValueForm.String => TextNode.Empty,
            ValueForm.Boolean => BoolNode.False,
            ValueForm.Int32 or ValueForm.Int64 or ValueForm.Double or ValueForm.IntOrString => NumberNode.Of(0),
            ValueForm.Quantity => new TextNode("0"),
            _ => NullNode.Instance,
        };
    }
}
