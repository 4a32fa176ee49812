using System.Runtime.InteropServices;
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
    // What all errors together may say: a long key may stand in the path of each.
    private const int MostLength = 64 * 1024;

    private readonly List<string> errors = [];

    // Of the value that is being checked; texts are made only for errors.
    private readonly List<PathElement> path = [];
    private int length;

    private TypedCheck()
    {
    }

    /// <summary>What is wrong with a document, in structured-merge-diff's words; null when nothing is.</summary>
    public static string? Check(StructType type, MapNode document)
    {
        var check = new TypedCheck();
        check.Fields(type, document);
        return check.errors.Count switch
        {
            0 => null,
            1 => check.errors[0],
            _ => "errors:\n" + string.Join('\n', check.errors.Select(error => "  " + error)),
        };
    }

    private void Fields(StructType type, MapNode map)
    {
        foreach (KeyValuePair<string, Node> entry in map)
        {
            if (type.Find(entry.Key) is { } field)
            {
                Below(PathElement.Field(entry.Key), field.Shape, entry.Value);
                continue;
            }

            path.Add(PathElement.Field(entry.Key));
            Tell("field not declared in schema");
            path.RemoveAt(path.Count - 1);
            return;
        }
    }

    private void Below(PathElement element, ValueShape shape, Node value)
    {
        path.Add(element);
        Value(shape, value);
        path.RemoveAt(path.Count - 1);
    }

    private void Value(ValueShape shape, Node value)
    {
        switch (shape.Form, value)
        {
            case (_, NullNode) or (ValueForm.Any, _):
                break;
            case (ValueForm.Struct, MapNode map):
                Fields(shape.Struct, map);
                break;
            case (ValueForm.Map, MapNode map):
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    Below(PathElement.Field(entry.Key), shape.Element!, entry.Value);
                }

                break;
            case (ValueForm.List, ListNode list):
                Items(shape, list);
                break;
            default:
                if (ScalarMismatch.Of(shape.Form, value) is { } mismatch)
                {
                    Tell(mismatch);
                }

                break;
        }
    }

    private void Items(ValueShape shape, ListNode list)
    {
        var seen = new HashSet<PathElement>();
        for (int i = 0; i < list.Count; i++)
        {
            PathElement element = shape.ListKind == ListKind.Atomic ? PathElement.Index(i) : ListItems.Element(shape, list[i]);
            if (element.IsNone)
            {
                Tell($"element {i}: {ScalarMismatch.Unnamed(shape, list[i])}");
                return;
            }

            if (!seen.Add(element))
            {
                Tell($"duplicate entries for key {PathText.Of(element)}");
            }

            Below(element, shape.Element!, list[i]);
        }
    }

    private void Tell(string error)
    {
        if (length < MostLength)
        {
            errors.Add($"{PathText.Of(CollectionsMarshal.AsSpan(path))}: {error}");
            length += errors[^1].Length;
        }
    }
}
