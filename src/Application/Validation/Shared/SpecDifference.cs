using System.Text;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>What an update changes where nothing may change, as causes show it: a unified difference of indented JSON with Go's names.</summary>
public static class SpecDifference
{
    /// <summary>The difference between two objects of a type.</summary>
    public static string Between(MapNode? old, MapNode? changed, StructType type) =>
        UnifiedDifference.Of(Indented(InternalValue.Json(old ?? [], type)), Indented(InternalValue.Json(changed ?? [], type)));

    /// <summary>The difference between some of the fields of two objects of a type.</summary>
    public static string Between(MapNode? old, MapNode? changed, IReadOnlyList<string> fields, StructType type) =>
        Between(old, changed, new StructType(type.Name, [.. type.Fields.Where(field => fields.Contains(field.Name)).Select(Copy)]));

    /// <summary>Compact JSON with a line for each value, indented by one space a level: Go's MarshalIndent.</summary>
    internal static string Indented(string json)
    {
        var text = new StringBuilder(json.Length * 2);
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < json.Length; i++)
        {
            char c = json[i];
            if (quoted)
            {
                text.Append(c);
                if (c == '\\')
                {
                    text.Append(json[++i]);
                }

                quoted = c != '"';
                continue;
            }

            switch (c)
            {
                case '{' or '[' when json[i + 1] is '}' or ']':
                    text.Append(c).Append(json[++i]);
                    break;
                case '{' or '[':
                    Line(text.Append(c), ++depth);
                    break;
                case '}' or ']':
                    Line(text, --depth).Append(c);
                    break;
                case ',':
                    Line(text.Append(c), depth);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    quoted = c == '"';
                    text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private static StringBuilder Line(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth);

    // A field knows its place in one type only.
    private static Field Copy(Field field) => new() { Name = field.Name, Shape = field.Shape, Pointer = field.Pointer, EmitAlways = field.EmitAlways };
}
