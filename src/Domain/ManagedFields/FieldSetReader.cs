using System.Text;
using System.Text.Json;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Reads FieldsV1. With a schema it takes field names from there, and brings the set in line with it: what became atomic since
/// the set was written is owned as a whole. Fields that the schema does not know are kept as they are.
/// </summary>
public struct FieldSetReader
{
    private EntryBuffer buffer;
    private bool valid;
    private bool canonical;

    /// <summary>The set of a FieldsV1 value; null when it is malformed.</summary>
    /// <param name="fieldsV1">A <see cref="FieldsV1Node"/> or <see cref="MapNode"/>; null and JSON null are the empty set.</param>
    /// <param name="type">The type of the object whose fields these are; null when it is not known.</param>
    /// <param name="isCanonical">Whether writing the set would give the same value.</param>
    public static FieldSet? Read(Node? fieldsV1, StructType? type, out bool isCanonical)
    {
        var reader = new FieldSetReader { valid = true, canonical = true };
        FieldSet? set;
        switch (fieldsV1)
        {
            case null or NullNode:
                isCanonical = false;
                return FieldSet.Empty;
            case MapNode map:
                set = reader.Level(map, new Place(type, null), out _, 0);
                break;
            case FieldsV1Node raw:
                return Known(raw, type, out isCanonical);
            default:
                isCanonical = false;
                return null;
        }

        isCanonical = reader.canonical;
        return reader.valid ? set ?? FieldSet.Empty : null;
    }

    private static FieldSet? Known(FieldsV1Node raw, StructType? type, out bool isCanonical)
    {
        ReadOnlySpan<byte> json = raw.Json.Span;
        if (FieldSetCache.Find(json, type, out isCanonical) is { } known)
        {
            isCanonical &= raw.IsCanonical;
            return known;
        }

        var reader = new FieldSetReader { valid = true, canonical = true };
        FieldSet set = reader.Bytes(json, type) ?? FieldSet.Empty;
        if (!reader.valid)
        {
            isCanonical = false;
            return null;
        }

        FieldSetCache.Keep(json, type, set, reader.canonical);
        isCanonical = reader.canonical && raw.IsCanonical;
        return set;
    }

    /// <summary>Reads without caring for the form.</summary>
    public static FieldSet? Read(Node? fieldsV1, StructType? type = null) => Read(fieldsV1, type, out _);

    // Where in the schema a level lies: the fields of a struct, or the shape of a value; neither when not known.
    private readonly record struct Place(StructType? Struct, ValueShape? Shape)
    {
        public static Place Of(ValueShape? shape) => new(shape?.Form == ValueForm.Struct ? shape.Struct : null, shape);

        public bool IsAtomic => Shape is not null && MergeRule.Of(Shape) is MergeRule.Atomic;

        public Field? Find(scoped ReadOnlySpan<char> key) => key.Length > 2 && key[0] == 'f' ? Struct?.Find(key[2..]) : null;

        public Place Below(PathElement element, Field? field) => field is not null ? Of(field.Shape)
            : Shape is null || Struct is not null ? default
            : element.Kind == PathElementKind.Field && Shape.Form == ValueForm.Any ? this
            : Of(Shape.Element);
    }

    private FieldSet? Level(MapNode map, Place place, out bool isMember, int depth)
    {
        isMember = false;
        int mark = buffer.Mark;
        int at = 0;
        foreach (KeyValuePair<string, Node> entry in map)
        {
            if (entry.Key == ".")
            {
                isMember = true;
                canonical &= at == 0;
            }
            else if (Element(entry.Key, place, out PathElement element, out Place below))
            {
                bool childIsMember = true;
                FieldSet? children = null;
                if (entry.Value is MapNode child && depth < FieldSet.MostLevels)
                {
                    children = Level(child, below, out childIsMember, depth + 1);
                }
                else if (entry.Value is not NullNode)
                {
                    valid = false;
                }

                Push(element, childIsMember, children, below);
            }

            at++;
        }

        return Pop(mark, ref isMember);
    }

    private FieldSet? Bytes(ReadOnlySpan<byte> json, StructType? type)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = FieldSet.MostLevels + 1 });
        try
        {
            valid = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            FieldSet? set = valid ? Level(ref reader, new Place(type, null), out _) : null;
            valid &= !reader.Read();
            return set;
        }
        catch (JsonException)
        {
            valid = false;
            return null;
        }
    }

    private FieldSet? Level(ref Utf8JsonReader reader, Place place, out bool isMember)
    {
        isMember = false;
        int mark = buffer.Mark;
        Span<char> chars = stackalloc char[128];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("."u8))
            {
                isMember = true;
                reader.Read();
                reader.Skip();
                continue;
            }

            ReadOnlySpan<char> key = !reader.ValueIsEscaped && reader.ValueSpan.Length <= chars.Length
                ? chars[..Encoding.UTF8.GetChars(reader.ValueSpan, chars)] : reader.GetString();
            bool known = Element(key, place, out PathElement element, out Place below);
            reader.Read();
            if (!known)
            {
                reader.Skip();
                continue;
            }

            bool childIsMember = true;
            FieldSet? children = null;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                children = Level(ref reader, below, out childIsMember);
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                valid = false;
                return null;
            }

            Push(element, childIsMember, children, below);
        }

        return Pop(mark, ref isMember);
    }

    private bool Element(scoped ReadOnlySpan<char> key, Place place, out PathElement element, out Place below)
    {
        Field? field = place.Find(key);
        PathElementParser.Outcome outcome = PathElementParser.Parse(key, field?.Name, out element, out bool asWritten);
        canonical &= asWritten;
        valid &= outcome != PathElementParser.Outcome.Malformed;
        below = default;
        if (outcome != PathElementParser.Outcome.Read)
        {
            canonical = false;
            return false;
        }

        below = place.Below(element, field);
        return true;
    }

    private void Push(PathElement element, bool isMember, FieldSet? children, Place below)
    {
        if (children is not null && below.IsAtomic)
        {
            canonical = false;
            isMember = true;
            children = null;
        }

        buffer.Push(element, isMember, children);
    }

    // A level without children stands for its own element, with or without ".".
    private FieldSet? Pop(int mark, ref bool isMember)
    {
        FieldSet? set = buffer.Pop(mark, out bool sorted);
        canonical &= sorted && (set is not null || !isMember);
        isMember |= set is null;
        return set;
    }
}
