using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Reads typed fields of a tree that somebody outside wrote; the first of another type is kept as the error.</summary>
internal sealed class FieldReader(MapNode map)
{
    /// <summary>What is wrong, in the words of Go's encoding/json; empty when nothing is.</summary>
    public string Error { get; private set; } = "";

    public MapNode? Map(string field) => Of<MapNode>(field, "object");

    public string Text(string field) => Of<TextNode>(field, "string")?.Value ?? "";

    public bool Flag(string field) => Of<BoolNode>(field, "bool")?.Value ?? false;

    public ReadOnlyMemory<byte> Bytes(string field)
    {
        string text = Text(field);
        if (Base64Text.FirstBad(text) is { } at)
        {
            Error = Error.Length > 0 ? Error : $"illegal base64 data at input byte {at}";
            return default;
        }

        return Convert.FromBase64String(Base64Text.Canonical(text));
    }

    public MapNode TextMap(string field)
    {
        MapNode values = Map(field) ?? [];
        foreach ((_, Node value) in values)
        {
            Expect<TextNode>(value, field, "string");
        }

        return values;
    }

    public IReadOnlyList<string> Texts(string field)
    {
        ListNode values = Of<ListNode>(field, "[]string") ?? [];
        foreach (Node value in values)
        {
            Expect<TextNode>(value, field, "string");
        }

        return [.. values.OfType<TextNode>().Select(text => text.Value)];
    }

    private T? Of<T>(string field, string type)
        where T : Node
    {
        Node? value = map[field];
        if (value is not null and not NullNode)
        {
            Expect<T>(value, field, type);
        }

        return value as T;
    }

    private void Expect<T>(Node value, string field, string type)
    {
        if (value is not T && Error.Length == 0)
        {
            Error = $"json: cannot unmarshal {value.JsonType} into Go struct field AdmissionResponse.response.{field} of type {type}";
        }
    }
}
