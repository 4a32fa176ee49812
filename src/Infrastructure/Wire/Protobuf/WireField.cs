using Kronicle.Domain.Schema;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>How one value travels.</summary>
internal enum WireKind
{
    String,
    Bytes,
    Boolean,
    Integer,
    Double,
    Time,
    MicroTime,
    Quantity,
    IntOrString,

    /// <summary>A message with JSON in its first field: RawExtension, FieldsV1, JSON.</summary>
    Raw,

    /// <summary>A message without fields: CustomResourceSubresourceStatus.</summary>
    Empty,

    /// <summary>A message with strings in its first field: ExtraValue, Verbs.</summary>
    Strings,

    /// <summary>JSONSchemaPropsOrBool, ...OrArray and ...OrStringArray.</summary>
    SchemaOrBool,
    SchemaOrArray,
    SchemaOrStrings,
    Message,

    /// <summary>A message whose fields JSON has in the object around it.</summary>
    Carrier,
}

/// <summary>Whether a field holds one value, several or a map from strings.</summary>
internal enum Repetition
{
    One,
    List,
    Map,
}

/// <summary>One field of a message.</summary>
internal sealed class WireField
{
    public required int Number { get; init; }

    public required WireKind Kind { get; init; }

    public Repetition Repetition { get; init; }

    /// <summary>The JSON field; null for carriers.</summary>
    public Field? Field { get; init; }

    /// <summary>The place of the JSON field in its type.</summary>
    public int Slot => Field!.Index;

    /// <summary>The Go field's name, which stands in errors.</summary>
    public required string GoName { get; init; }

    /// <summary>The fields of a message, a carrier or the schema in a JSONSchemaPropsOr...</summary>
    public MessagePlan Plan => plan ??= MakePlan!();

    /// <summary>An absent value is not written: pointers, lists, maps and bytes.</summary>
    public required bool Optional { get; init; }

    /// <summary>The wire type of an element: 0 varint, 1 eight bytes, 2 length-delimited.</summary>
    public int WireType => Kind switch
    {
        WireKind.Boolean or WireKind.Integer => 0,
        WireKind.Double => 1,
        _ => 2,
    };

    internal Func<MessagePlan>? MakePlan { get; init; }

    private MessagePlan? plan;
}
