using System.Buffers.Text;
using System.Text.Json;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Canonical;

/// <summary>What decoding found.</summary>
/// <param name="Object">The tree; null when <paramref name="Error"/> is set.</param>
/// <param name="Error">The first error in the words of Go's encoding/json; null when there is none.</param>
/// <param name="Strict">Unknown and duplicate fields in their order, such as: unknown field "spec.foo".</param>
public sealed record DecodedObject(MapNode? Object, string? Error, IReadOnlyList<string> Strict);

/// <summary>
/// Reads JSON into a tree of a declared type, as sigs.k8s.io/json reads it into Go structs: names match case-sensitively, unknown
/// fields are dropped and reported, the last of duplicates wins, null means absent, scalars come out in canonical form.
/// </summary>
public static class ObjectDecoder
{
    /// <summary>The most strict errors that are kept: the bound of sigs.k8s.io/json.</summary>
    private const int MaxStrictErrors = 100;

    // Nobody but field management looks into these: they stay bytes.
    private const string FieldSets = "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1";

    /// <summary>Characters of all strict errors together: a long key may stand in the path of each of them.</summary>
    private const int MaxStrictLength = 64 * 1024;

    /// <param name="json">One object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="stored">The bytes are in stored form, so that field sets in them are canonical.</param>
    public static DecodedObject Decode(ReadOnlySpan<byte> json, StructType type, bool stored = false)
    {
        var walk = new Walk { Json = json, Stored = stored };
        try
        {
            var reader = new Utf8JsonReader(json, TreeReader.Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return reader.TokenType == JsonTokenType.Null
                    ? new(new MapNode(), null, [])
                    : new(null, $"json: cannot unmarshal {JsonName(ref reader)} into Go value of type {type.GoName}", []);
            }

            MapNode? map = walk.Struct(ref reader, type, null);
            reader.Read();
            return walk.Error is null ? new(map, null, walk.Strict ?? []) : new(null, walk.Error, []);
        }
        catch (NumberRangeException e)
        {
            return new(null, walk.Error ?? e.Message, []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(null, walk.Error ?? GoJsonSyntax.Explain(json), []);
        }
    }

    private static string JsonName(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        _ => "bool",
    };

    // The path from the root; a chain of small objects made only where a nested value begins.
    private sealed class Place(Place? parent, string name, int index, StructType? owner)
    {
        public Place? Parent { get; } = parent;

        public string Name { get; } = name;

        public int Index { get; } = index;

        public StructType? Owner { get; } = owner;

        public string Full
        {
            get
            {
                string head = Parent?.Full ?? "";
                return Index >= 0 ? $"{head}[{Index}]" : head.Length == 0 ? Name : head + "." + Name;
            }
        }

        // Errors of type name fields only, without list indexes and map keys.
        public string FieldsOnly
        {
            get
            {
                string head = Parent?.FieldsOnly ?? "";
                return Index >= 0 || Owner is null ? head : head.Length == 0 ? Name : head + "." + Name;
            }
        }

        public StructType? Innermost => Owner ?? Parent?.Innermost;
    }

    private ref struct Walk
    {
        public ReadOnlySpan<byte> Json;
        public bool Stored;
        public string? Error;
        public List<string>? Strict;
        private int strictLength;

        public MapNode? Struct(ref Utf8JsonReader reader, StructType type, Place? place)
        {
            var map = new MapNode();
            Span<char> name = stackalloc char[128];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Field? field = FieldOf(ref reader, type, name);
                if (field is null)
                {
                    Note("unknown field", place, reader.GetString()!);
                    reader.Read();
                    reader.Skip();
                    continue;
                }

                if (map.Has(field.Name))
                {
                    Note("duplicate field", place, field.Name);
                }

                reader.Read();
                Node? value = Value(ref reader, field.Shape, place, field.Name, -1, type);
                if (Error is not null)
                {
                    return null;
                }

                if (value is not null)
                {
                    map[field.Name] = value;
                }
            }

            return map;
        }

        private static Field? FieldOf(ref Utf8JsonReader reader, StructType type, scoped Span<char> name)
        {
            if (reader.ValueSpan.Length > name.Length)
            {
                return type.Find(reader.GetString()!);
            }

            int length = reader.CopyString(name);
            return type.Find(name[..length]);
        }

        private Node? Value(ref Utf8JsonReader reader, ValueShape shape, Place? parent, string name, int index, StructType? owner)
        {
            if (reader.TokenType == JsonTokenType.Null && shape.Form != ValueForm.Any)
            {
                return null;
            }

            switch (shape.Form)
            {
                case ValueForm.Struct when reader.TokenType == JsonTokenType.StartObject:
                    return shape.Struct.Fields.Count == 0
                        ? TreeReader.Value(ref reader)
                        : Struct(ref reader, shape.Struct, new Place(parent, name, index, owner));
                case ValueForm.Map when reader.TokenType == JsonTokenType.StartObject:
                    return Map(ref reader, shape, new Place(parent, name, index, owner));
                case ValueForm.List when reader.TokenType == JsonTokenType.StartArray:
                    return List(ref reader, shape, new Place(parent, name, index, owner));
                case ValueForm.Object when reader.TokenType == JsonTokenType.StartObject && shape.TypeName == FieldSets:
                    int start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    return new FieldsV1Node(Json[start..(int)reader.BytesConsumed].ToArray(), Stored);
                case ValueForm.Object when reader.TokenType == JsonTokenType.StartObject:
                case ValueForm.Any:
                    return TreeReader.Value(ref reader);
                default:
                    return Scalar(ref reader, shape, parent, name, index, owner);
            }
        }

        private MapNode? Map(ref Utf8JsonReader reader, ValueShape shape, Place place)
        {
            var map = new MapNode();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                if (map.Has(key))
                {
                    Note("duplicate field", place, key);
                }

                reader.Read();
                Node? value = Value(ref reader, shape.Element!, place, key, -1, null);
                if (Error is not null)
                {
                    return null;
                }

                map[key] = value ?? ZeroOf(shape.Element!);
            }

            return map;
        }

        private ListNode? List(ref Utf8JsonReader reader, ValueShape shape, Place place)
        {
            var list = new ListNode();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Node? value = Value(ref reader, shape.Element!, place, "", list.Count, null);
                if (Error is not null)
                {
                    return null;
                }

                list.Add(value ?? ZeroOf(shape.Element!));
            }

            return list;
        }

        private Node? Scalar(ref Utf8JsonReader reader, ValueShape shape, Place? parent, string name, int index, StructType? owner)
        {
            switch (shape.Form, reader.TokenType)
            {
                case (ValueForm.String, JsonTokenType.String):
                    return reader.ValueSpan.Length == 0 ? TextNode.Empty : new TextNode(reader.GetString()!);
                case (ValueForm.Boolean, JsonTokenType.True):
                    return BoolNode.True;
                case (ValueForm.Boolean, JsonTokenType.False):
                    return BoolNode.False;
                case (ValueForm.IntOrString, JsonTokenType.String):
                    return new TextNode(reader.GetString()!);
                case (ValueForm.Int32 or ValueForm.IntOrString, JsonTokenType.Number) when reader.TryGetInt32(out int small):
                    return NumberNode.Of(small);
                case (ValueForm.Int64, JsonTokenType.Number) when reader.TryGetInt64(out long large):
                    return NumberNode.Of(large);
                case (ValueForm.Double, JsonTokenType.Number):
                    return TreeReader.Number(ref reader);
                case (ValueForm.Quantity, JsonTokenType.String or JsonTokenType.Number):
                    return Scalars.Quantity(reader.TokenType == JsonTokenType.String ? reader.GetString()! : Raw(ref reader), ref Error);
                case (ValueForm.Time or ValueForm.MicroTime, JsonTokenType.String):
                    return Scalars.Time(reader.GetString()!, shape.Form, ref Error);
                case (ValueForm.Bytes, JsonTokenType.String):
                    return Base64(ref reader);
                default:
                    Error ??= Mismatch(ref reader, shape, new Place(parent, name, index, owner));
                    return null;
            }
        }

        private static string Raw(ref Utf8JsonReader reader) => System.Text.Encoding.ASCII.GetString(reader.ValueSpan);

        private TextNode? Base64(ref Utf8JsonReader reader)
        {
            string text = reader.GetString()!;
            if (Base64Text.FirstBad(text) is { } at)
            {
                Error ??= $"illegal base64 data at input byte {at}";
                return null;
            }

            return new TextNode(Base64Text.Canonical(text));
        }

        private static string Mismatch(ref Utf8JsonReader reader, ValueShape shape, Place place)
        {
            string got = JsonName(ref reader);
            if (got == "number" && shape.Form is ValueForm.Int32 or ValueForm.Int64 or ValueForm.IntOrString)
            {
                got += " " + Raw(ref reader);
            }

            if (shape.Form is ValueForm.Time or ValueForm.MicroTime)
            {
                return $"json: cannot unmarshal {got} into Go value of type string";
            }

            string type = GoTypes.Name(shape);
            StructType? owner = place.Innermost;
            return owner is null
                ? $"json: cannot unmarshal {got} into Go value of type {type}"
                : $"json: cannot unmarshal {got} into Go struct field {owner.ShortName}.{place.FieldsOnly} of type {type}";
        }

        private static Node ZeroOf(ValueShape shape) => shape.Form switch
        {
            ValueForm.String or ValueForm.Bytes => TextNode.Empty,
            ValueForm.Quantity => new TextNode("0"),
            ValueForm.Boolean => BoolNode.False,
            ValueForm.Struct => new MapNode(),
            ValueForm.Int32 or ValueForm.Int64 or ValueForm.Double or ValueForm.IntOrString => NumberNode.Of(0),
            _ => NullNode.Instance,
        };

        private void Note(string what, Place? place, string name)
        {
            Strict ??= [];
            if (Strict.Count < MaxStrictErrors && strictLength < MaxStrictLength)
            {
                string path = place is null ? name : place.Full + "." + name;
                Strict.Add($"{what} {GoText.Quote(path)}");
                strictLength += path.Length;
            }
        }
    }
}
