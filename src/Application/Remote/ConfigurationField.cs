using Kronicle.Domain.Objects;

namespace Kronicle.Application.Remote;

/// <summary>A field of a record in a configuration file. Make one with the methods that name its form.</summary>
internal sealed class ConfigurationField
{
    private readonly string type;
    private readonly bool many;
    private readonly Func<Node, bool> isOf;
    private readonly ConfigurationShape? shape;

    private ConfigurationField(string name, string type, bool many, Func<Node, bool> isOf, ConfigurationShape? shape = null) =>
        (Name, this.type, this.many, this.isOf, this.shape) = (name, type, many, isOf, shape);

    public string Name { get; }

    /// <summary>A text; the type is that of Go.</summary>
    public static ConfigurationField Text(string name, string type = "string") => new(name, type, false, value => value is TextNode);

    /// <summary>A list of texts.</summary>
    public static ConfigurationField Texts(string name, string type = "string") => new(name, type, true, value => value is TextNode);

    /// <summary>True or false.</summary>
    public static ConfigurationField Switch(string name) => new(name, "bool", false, value => value is BoolNode);

    /// <summary>A record.</summary>
    public static ConfigurationField One(string name, ConfigurationShape shape) => new(name, "v1." + shape.Name, false, value => value is MapNode, shape);

    /// <summary>A list of records.</summary>
    public static ConfigurationField Many(string name, ConfigurationShape shape) => new(name, "v1." + shape.Name, true, value => value is MapNode, shape);

    /// <summary>A record whose fields are nobody's business.</summary>
    public static ConfigurationField Free(string name) => new(name, "v1.ObjectMeta", false, value => value is MapNode);

    /// <summary>What is wrong with the type of a value, or of what is in it; null when nothing is.</summary>
    public string? Mistyped(Node value, string owner, string path)
    {
        if (value is NullNode)
        {
            return null;
        }

        if (many && value is not ListNode)
        {
            return Message(value, owner, path, "[]" + type);
        }

        foreach (Node item in many ? (ListNode)value : (IEnumerable<Node>)[value])
        {
            if (item is not NullNode && !isOf(item))
            {
                return Message(item, owner, path, type);
            }

            if (item is MapNode record && shape?.Mistyped(record, $"{path}{Name}.") is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <summary>What is in a value that nobody knows.</summary>
    public IEnumerable<string> Unknown(Node value, string path) => (shape, value) switch
    {
        ({ } known, MapNode record) => known.Unknown(record, $"{path}{Name}."),
        ({ } known, ListNode items) => items.SelectMany((item, i) => item is MapNode record ? known.Unknown(record, $"{path}{Name}[{i}].") : []),
        _ => [],
    };

    private string Message(Node value, string owner, string path, string expected) =>
        $"json: cannot unmarshal {value.JsonType} into Go struct field {owner}.{path}{Name} of type {expected}";
}
