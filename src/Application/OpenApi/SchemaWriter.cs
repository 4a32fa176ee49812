using System.Text.Json;
using Kronicle.Application.Discovery;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// Writes types as OpenAPI schemas with the x-kubernetes extensions that clients merge by.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/ and the kube-openapi extensions.
/// </summary>
internal sealed class SchemaWriter(
    ResourceCatalogue catalogue, CustomDefinitions custom, Descriptions descriptions, Dialect dialect, GroupVersion? document)
{
    private readonly string reference = dialect == Dialect.V2 ? "#/definitions/" : "#/components/schemas/";

    public void Definition(Utf8JsonWriter json, string name)
    {
        if (custom.Has(name))
        {
            json.WriteStartObject(name);
            custom.Write(json, name, dialect, this, descriptions);
            json.WriteEndObject();
            return;
        }

        StructType type = catalogue.Type(name) ?? throw new InvalidOperationException($"the catalogue has no type {name}");
        json.WriteStartObject(name);
        Text(json, "description", OwnDescriptions.Type(name) ?? descriptions.Type(name));
        if (type.StandsFor is { } shape)
        {
            Scalar(json, shape.Form);
        }
        else
        {
            Object(json, name, type);
        }

        json.WriteEndObject();
    }

    public void Reference(Utf8JsonWriter json, string name) => json.WriteString("$ref", Pointer(name));

    /// <summary>The JSON pointer to a definition.</summary>
    public string Pointer(string name) => reference + name;

    /// <summary>A reference that is described: beside it in v2, around it in v3, where a reference has no siblings.</summary>
    public MapNode Described(string name, string description)
    {
        var target = new MapNode { ["$ref"] = Pointer(name) };
        var result = new MapNode { ["description"] = description };
        if (dialect == Dialect.V2)
        {
            result["$ref"] = target["$ref"];
        }
        else
        {
            result["allOf"] = new ListNode { target };
        }

        return result;
    }

    private void Object(Utf8JsonWriter json, string name, StructType type)
    {
        json.WriteString("type", "object");
        if (type.Fields.Any(f => f.Required))
        {
            json.Strings("required", type.Fields.Where(f => f.Required).Select(f => f.Name));
        }

        if (type.Fields.Count > 0)
        {
            json.WriteStartObject("properties");
            foreach (Field field in type.Fields.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject(field.Name);
                Property(json, field, Description(name, field), descriptions.Knows(name));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        Kinds(json, type.Kinds);
        if (type.Atomic)
        {
            json.WriteString("x-kubernetes-map-type", "atomic");
        }

        if (type.Unions is { } unions)
        {
            json.WritePropertyName("x-kubernetes-unions");
            json.WriteRawValue(unions);
        }
    }

    // Options kinds belong to every group. A document of one group names them there and in the legacy group only.
    private void Kinds(Utf8JsonWriter json, IReadOnlyList<GroupVersionKind> kinds)
    {
        GroupVersionKind[] shown = kinds.Count < 2 || document is not { } only
            ? [.. kinds]
            : [.. kinds.Where(k => k.Group.Length == 0 || k.GroupVersion == only)];
        if (shown.Length == 0)
        {
            return;
        }

        json.WriteStartArray("x-kubernetes-group-version-kind");
        foreach (GroupVersionKind kind in shown)
        {
            json.WriteStartObject();
            json.WriteString("group", kind.Group);
            json.WriteString("kind", kind.Kind);
            json.WriteString("version", kind.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Where a field says nothing of its own, the texts repeat what its type says.
    private string? Description(string name, Field field)
    {
        string? text = descriptions.Field(name, field.Name);
        if (text is null || Target(field.Shape) is not { } target)
        {
            return text;
        }

        string? ofType = descriptions.Type(target);
        bool repeated = ofType is null
            ? text.StartsWith(target[(target.LastIndexOf('.') + 1)..] + " represents ", StringComparison.Ordinal)
            : ofType == text;
        return repeated ? null : text;
    }

    private void Property(Utf8JsonWriter json, Field field, string? description, bool known)
    {
        ValueShape shape = field.Shape;
        string? target = Target(shape);
        Node? fallback = dialect == Dialect.V3 ? field.Default : null;
        bool alone = description is null && known && fallback is null && !shape.Granular && !shape.Atomic;
        Text(json, "description", description);
        if (target is null)
        {
            Plain(json, shape);
        }

        if (fallback is not null)
        {
            json.WritePropertyName("default");
            NodeJson.Write(json, fallback);
        }

        if (target is null)
        {
            Enum(json, shape, shape.Form is ValueForm.List or ValueForm.Map ? null : shape.Enum);
        }
        else if (dialect == Dialect.V2 || alone)
        {
            Reference(json, target);
        }
        else
        {
            json.WriteStartArray("allOf");
            json.WriteStartObject();
            Reference(json, target);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Extensions(json, shape);
    }

    private void Plain(Utf8JsonWriter json, ValueShape shape)
    {
        Scalar(json, shape.Form);
        if (shape.Element is { } element)
        {
            json.WriteStartObject(shape.Form == ValueForm.List ? "items" : "additionalProperties");
            if (Target(element) is { } target)
            {
                Reference(json, target);
            }
            else
            {
                Plain(json, element);
                Enum(json, element, element.Element is null ? shape.Enum : null);
            }

            json.WriteEndObject();
        }
    }

    private static void Enum(Utf8JsonWriter json, ValueShape shape, IReadOnlyList<string>? values)
    {
        if (values is { Count: > 0 } && shape.Form == ValueForm.String)
        {
            json.Strings("enum", values);
        }
    }

    private void Scalar(Utf8JsonWriter json, ValueForm form)
    {
        (string? type, string? format) = form switch
        {
            ValueForm.String => ("string", null),
            ValueForm.Boolean => ("boolean", null),
            ValueForm.Int32 => ("integer", "int32"),
            ValueForm.Int64 => ("integer", "int64"),
            ValueForm.Double => ("number", "double"),
            ValueForm.Bytes => ("string", "byte"),
            ValueForm.Time or ValueForm.MicroTime => ("string", "date-time"),
            ValueForm.List => ("array", null),
            ValueForm.Map or ValueForm.Object or ValueForm.Struct => ("object", null),
            ValueForm.Quantity => (dialect == Dialect.V2 ? "string" : null, null),
            ValueForm.IntOrString => (dialect == Dialect.V2 ? "string" : null, "int-or-string"),
            _ => ((string?)null, (string?)null),
        };
        Text(json, "type", type);
        Text(json, "format", format);
        if (dialect == Dialect.V3 && form is (ValueForm.Quantity or ValueForm.IntOrString))
        {
            json.WriteStartArray("oneOf");
            foreach (string one in form == ValueForm.Quantity ? (string[])["string", "number"] : ["integer", "string"])
            {
                json.WriteStartObject();
                json.WriteString("type", one);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void Extensions(Utf8JsonWriter json, ValueShape shape)
    {
        if (shape.ListKeys.Count > 0)
        {
            json.Strings("x-kubernetes-list-map-keys", shape.ListKeys);
        }

        if (shape.ListKindDeclared)
        {
            json.WriteString("x-kubernetes-list-type", shape.ListKind switch { ListKind.Map => "map", ListKind.Set => "set", _ => "atomic" });
        }

        if (shape.Atomic || shape.Granular)
        {
            json.WriteString("x-kubernetes-map-type", shape.Atomic ? "atomic" : "granular");
        }

        Text(json, "x-kubernetes-patch-merge-key", shape.MergeKey);
        if (shape.PatchStrategy.Length > 0)
        {
            json.WriteString("x-kubernetes-patch-strategy", shape.PatchStrategy);
        }
    }

    /// <summary>The definition that a shape refers to; null when it is written in place.</summary>
    public static string? Target(ValueShape shape) => shape.TypeName ?? (shape.Form == ValueForm.Struct ? shape.Struct.Name : null);

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
