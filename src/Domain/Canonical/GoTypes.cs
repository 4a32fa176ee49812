using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Canonical;

/// <summary>The Go type of a shape, as it stands in decoding errors.</summary>
internal static class GoTypes
{
    public static string Name(ValueShape shape) => shape.Form switch
    {
        ValueForm.String or ValueForm.Time or ValueForm.MicroTime => "string",
        ValueForm.Boolean => "bool",
        ValueForm.Int32 or ValueForm.IntOrString => "int32",
        ValueForm.Int64 => "int64",
        ValueForm.Double => "float64",
        ValueForm.Bytes => "[]uint8",
        ValueForm.Quantity => "resource.Quantity",
        ValueForm.List => "[]" + Name(shape.Element!),
        ValueForm.Map => "map[string]" + Name(shape.Element!),
        ValueForm.Struct => shape.Struct.GoName,
        _ => "map[string]interface {}",
    };
}
