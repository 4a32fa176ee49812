using System.Collections.Frozen;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Schema;

/// <summary>An object type: its fields in the order of the canonical form.</summary>
public sealed class StructType
{
    private readonly FrozenDictionary<string, Field> byName;
    private readonly FrozenDictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    public StructType(string name, IReadOnlyList<Field> fields)
    {
        Name = name;
        Fields = fields;
        for (int i = 0; i < fields.Count; i++)
        {
            fields[i].Index = i;
        }

        EmittedAlways = [.. fields.Where(field => field.EmitAlways)];
        byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        bySpan = byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The OpenAPI definition name, such as io.k8s.api.core.v1.Pod.</summary>
    public string Name { get; }

    /// <summary>The Go name without its package, such as Pod: it stands in decoding errors.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The Go name with its package, such as v1.Pod.</summary>
    public string GoName
    {
        get
        {
            string[] parts = Name.Split('.');
            return parts.Length < 2 ? Name : parts[^2] + "." + parts[^1];
        }
    }

    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The fields that are written even when they are zero, in the same order.</summary>
    internal Field[] EmittedAlways { get; }

    /// <summary>Message name in the Kubernetes protobuf definitions; null when the type has no protobuf form.</summary>
    public string? ProtoMessage { get; init; }

    /// <summary>Message fields whose JSON fields are flattened into this type: carrier name to its number and type.</summary>
    public IReadOnlyDictionary<string, InlineMessage> Inlines { get; init; } = FrozenDictionary<string, InlineMessage>.Empty;

    /// <summary>Group, version and kind of top-level types.</summary>
    public IReadOnlyList<Meta.GroupVersionKind> Kinds { get; init; } = [];

    /// <summary>The shape of a type that is no object, such as Time or Quantity; null for objects.</summary>
    public ValueShape? StandsFor { get; init; }

    /// <summary>Not part of the served OpenAPI documents.</summary>
    public bool Internal { get; init; }

    /// <summary>The whole object has one owner: x-kubernetes-map-type atomic.</summary>
    public bool Atomic { get; init; }

    /// <summary>The x-kubernetes-unions extension as JSON text; null when there is none.</summary>
    public string? Unions { get; init; }

    public Field? Find(string name) => byName.GetValueOrDefault(name);

    public Field? Find(ReadOnlySpan<char> name) => bySpan.TryGetValue(name, out Field? field) ? field : null;
}

/// <summary>The protobuf message that carries flattened fields: its field number and its type.</summary>
public sealed record InlineMessage(int Number, string TypeName);

/// <summary>One field of a <see cref="StructType"/>.</summary>
public sealed class Field
{
    public required string Name { get; init; }

    public required ValueShape Shape { get; init; }

    /// <summary>The place in the canonical order, from 0.</summary>
    public int Index { get; internal set; }

    /// <summary>The name as it is written before its value: quoted, escaped and with the colon.</summary>
    public ReadOnlyMemory<byte> JsonName => jsonName ??= Encoding.UTF8.GetBytes($"\"{Name}\":");

    /// <summary>OpenAPI's required; not checked while decoding.</summary>
    public bool Required { get; init; }

    /// <summary>Absent differs from zero.</summary>
    public bool Pointer { get; init; }

    /// <summary>Written even when zero.</summary>
    public bool EmitAlways { get; init; }

    /// <summary>The declared default; an empty object only says that the field is a struct and no pointer.</summary>
    public Node? Default { get; init; }

    /// <summary>The protobuf field number; 0 when there is none.</summary>
    public int ProtoNumber { get; init; }

    /// <summary>The protobuf field's name when the message calls it differently.</summary>
    public string? ProtoName { get; init; }

    /// <summary>The protobuf scalar of numbers: int32, int64 or double.</summary>
    public string? ProtoScalar { get; init; }

    /// <summary>The <see cref="StructType.Inlines"/> carrier in which the field travels in protobuf, dotted when nested.</summary>
    public string? Carrier { get; init; }

    private byte[]? jsonName;
}
