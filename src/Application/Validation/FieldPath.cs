using System.Globalization;
using System.Text;

namespace Kronicle.Application.Validation;

/// <summary>
/// Where a value stands in an object, as apimachinery's field.Path: spec.containers[0].env[1].name. A step costs one small object;
/// the text is made only when a rule has something to say, by the conversion to string that <c>FieldError</c>'s methods ask for.
/// </summary>
public sealed class FieldPath
{
    private readonly FieldPath? parent;
    private readonly string? name;
    private readonly int index;

    private FieldPath(FieldPath? parent, string? name, int index)
    {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /// <summary>The object's spec.</summary>
    public static FieldPath Spec { get; } = Root("spec");

    /// <summary>The object's status.</summary>
    public static FieldPath Status { get; } = Root("status");

    /// <summary>The object's metadata.</summary>
    public static FieldPath Metadata { get; } = Root("metadata");

    public static FieldPath Root(string name) => new(null, name, -1);

    public static implicit operator string(FieldPath path) => path.ToString();

    /// <summary>A field of the value: path.name.</summary>
    public FieldPath Child(string field) => new(this, field, -1);

    /// <summary>An item of a list: path[0].</summary>
    public FieldPath Index(int item) => new(this, null, item);

    /// <summary>An entry of a map: path[key].</summary>
    public FieldPath Key(string key) => new(this, key, -2);

    public override string ToString()
    {
        if (parent is null)
        {
            return name!;
        }

        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        parent?.Write(text);
        switch (index)
        {
            case -1:
                _ = parent is null ? text.Append(name) : text.Append('.').Append(name);
                break;
            case -2:
                text.Append('[').Append(name).Append(']');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
                break;
        }
    }
}
