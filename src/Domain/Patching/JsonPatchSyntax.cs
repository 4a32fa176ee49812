using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>The form of a JSON Patch document, with the errors of Go's decoder.</summary>
internal static class JsonPatchSyntax
{
    private static readonly string[] Texts = ["op", "path", "from"];

    /// <summary>Null when the document can be decoded at all.</summary>
    public static string? Lenient(Node document)
    {
        if (document is not ListNode list)
        {
            return $"json: cannot unmarshal {document.JsonType} into Go value of type jsonpatch.Patch";
        }

        foreach (Node item in list)
        {
            if (item is not (MapNode or NullNode))
            {
                return $"json: cannot unmarshal {item.JsonType} into Go value of type jsonpatch.Operation";
            }
        }

        return null;
    }

    /// <summary>Null when the document is a list of operations; unknown members become warnings.</summary>
    public static string? Strict(Node document, List<string> warnings)
    {
        const string Prefix = "error decoding patch: json: cannot unmarshal ";
        if (document is not ListNode list)
        {
            return $"{Prefix}{document.JsonType} into Go value of type []handlers.jsonPatchOp";
        }

        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is NullNode)
            {
                continue;
            }

            if (list[i] is not MapNode operation)
            {
                return $"{Prefix}{list[i].JsonType} into Go value of type handlers.jsonPatchOp";
            }

            foreach (KeyValuePair<string, Node> member in operation)
            {
                if (Texts.AsSpan().Contains(member.Key))
                {
                    if (member.Value is not (TextNode or NullNode))
                    {
                        return $"{Prefix}{member.Value.JsonType} into Go struct field jsonPatchOp.{member.Key} of type string";
                    }
                }
                else if (member.Key != "value")
                {
                    warnings.Add($"json patch unknown field \"[{i}].{member.Key}\"");
                }
            }
        }

        return null;
    }
}
