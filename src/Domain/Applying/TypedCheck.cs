using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// Checks a document that is to be applied against the schema: every field must be declared, every value of its form, and every item of an
/// associative list have a name of its own. No option of field validation softens it.
/// </summary>
public sealed class TypedCheck
{
    private readonly List<string> errors = [];

    private TypedCheck()
    {
    }

    /// <summary>What is wrong with a document, in structured-merge-diff's words; null when nothing is.</summary>
    public static string? Check(StructType type, MapNode document)
    {
        var check = new TypedCheck();
        check.Fields(type, document, "");
        return check.errors.Count switch
        {
            0 => null,
            1 => check.errors[0],
            _ => "errors:\n" + string.Join('\n', check.errors.Select(error => "  " + error)),
        };
    }

    private void Fields(StructType type, MapNode map, string path)
    {
        foreach (KeyValuePair<string, Node> entry in map)
        {
            if (type.Find(entry.Key) is not { } field)
            {
                errors.Add($"{path}.{entry.Key}: field not declared in schema");
                return;
            }

            Value(field.Shape, entry.Value, $"{path}.{entry.Key}");
        }
    }

    private void Value(ValueShape shape, Node value, string path)
    {
        switch (shape.Form, value)
        {
            case (_, NullNode) or (ValueForm.Any, _):
                break;
            case (ValueForm.Struct, MapNode map):
                Fields(shape.Struct, map, path);
                break;
            case (ValueForm.Map, MapNode map):
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    Value(shape.Element!, entry.Value, $"{path}.{entry.Key}");
                }

                break;
            case (ValueForm.List, ListNode list):
                Items(shape, list, path);
                break;
            default:
                if (ScalarMismatch.Of(shape.Form, value) is { } mismatch)
                {
                    errors.Add($"{path}: {mismatch}");
                }

                break;
        }
    }

    private void Items(ValueShape shape, ListNode list, string path)
    {
        var seen = new HashSet<PathElement>();
        for (int i = 0; i < list.Count; i++)
        {
            PathElement element = shape.ListKind == ListKind.Atomic ? PathElement.Index(i) : ListItems.Element(shape, list[i]);
            if (element.IsNone)
            {
                errors.Add($"{path}: element {i}: {ScalarMismatch.Unnamed(shape, list[i])}");
                return;
            }

            if (!seen.Add(element))
            {
                errors.Add($"{path}: duplicate entries for key {PathText.Of(element)}");
            }

            Value(shape.Element!, list[i], path + PathText.Of(element));
        }
    }
}
