using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Patching;

/// <summary>How a strategic merge treats the fields of one object: the tags patchStrategy and patchMergeKey of its Go type.</summary>
/// <param name="Struct">The type of an object with declared fields.</param>
/// <param name="Shape">The shape of the value; null for the root.</param>
internal readonly record struct PatchSchema(StructType? Struct, ValueShape? Shape)
{
    public static PatchSchema Of(ValueShape? shape) => new(shape?.Form == ValueForm.Struct ? shape.Struct : null, shape);

    /// <summary>The Go kind of the type, as messages name it.</summary>
    public string Kind => Struct is not null ? "struct" : Shape?.Form switch
    {
        ValueForm.Map => "map",
        ValueForm.List or ValueForm.Bytes => "slice",
        ValueForm.String => "string",
        ValueForm.Boolean => "bool",
        ValueForm.Int32 => "int32",
        ValueForm.Int64 => "int64",
        ValueForm.Double => "float64",
        _ => "struct",
    };

    /// <summary>The field of a key.</summary>
    /// <param name="key">The JSON name; as in Go, another case will do when no field has the very name.</param>
    /// <param name="error">Why there is none; else null.</param>
    public Field? Find(string key, out string? error)
    {
        error = null;
        if (Struct is null && Shape?.Form is ValueForm.Map or ValueForm.List or ValueForm.String or ValueForm.Boolean
            or ValueForm.Int32 or ValueForm.Int64 or ValueForm.Double or ValueForm.Bytes)
        {
            error = $"merging an object in json but data type is not struct, instead is: {Kind}";
            return null;
        }

        Field? field = Struct?.Find(key) ?? Struct?.Fields.FirstOrDefault(f => f.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (field is null)
        {
            string name = Struct?.ShortName ?? (Shape?.Form == ValueForm.Any ? "JSON" : "RawExtension");
            error = $"unable to find api field in struct {name} for the json field {GoText.Quote(key)}";
        }

        return field;
    }

    /// <summary>The field of a key that must hold a list.</summary>
    public Field? FindList(string key, out string? error)
    {
        Field? field = Find(key, out error);
        if (field is not null && field.Shape.Form is not (ValueForm.List or ValueForm.Bytes) && !field.Pointer)
        {
            error = $"expected slice or array type, but got: {Kind}";
            return null;
        }

        return field;
    }

    /// <summary>The strategy besides retainKeys: merge, replace or none.</summary>
    public static string Strategy(ValueShape shape) => shape.PatchStrategy switch
    {
        "" or "retainKeys" => "",
        "merge,retainKeys" or "retainKeys,merge" => "merge",
        "replace,retainKeys" or "retainKeys,replace" => "replace",
        var other => other,
    };
}
