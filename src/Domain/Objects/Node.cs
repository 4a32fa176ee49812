namespace Kronicle.Domain.Objects;

/// <summary>
/// One value of a JSON-shaped tree. Scalars are immutable and may be shared between trees; <see cref="MapNode"/> and
/// <see cref="ListNode"/> are mutable and belong to one tree. Only writes build trees: reads serve stored bytes.
/// </summary>
public abstract class Node
{
    /// <summary>A copy that shares no mutable part with this tree.</summary>
    public abstract Node Clone();

    /// <summary>Whether both trees say the same: maps in any order, lists in order, 1 and 1.0 differ as in Go.</summary>
    public abstract bool SameAs(Node? other);

    /// <summary>The name of the JSON type as Go's encoding/json prints it: object, array, string, number, bool, null.</summary>
    public abstract string JsonType { get; }

    public static implicit operator Node(string value) => new TextNode(value);

    public static implicit operator Node(bool value) => value ? BoolNode.True : BoolNode.False;

    public static implicit operator Node(long value) => new NumberNode(value);
}

/// <summary>A JSON string.</summary>
public sealed class TextNode(string value) : Node
{
    public static readonly TextNode Empty = new("");

    public string Value { get; } = value;

    public override string JsonType => "string";

    public override Node Clone() => this;

    public override bool SameAs(Node? other) => other is TextNode text && text.Value == Value;

    public override string ToString() => Value;
}

/// <summary>A JSON boolean; there are two instances.</summary>
public sealed class BoolNode : Node
{
    public static readonly BoolNode True = new(true);
    public static readonly BoolNode False = new(false);

    private BoolNode(bool value) => Value = value;

    public bool Value { get; }

    public override string JsonType => "bool";

    public override Node Clone() => this;

    public override bool SameAs(Node? other) => ReferenceEquals(this, other);

    public override string ToString() => Value ? "true" : "false";
}

/// <summary>JSON null. In a decoded object it stands only where a patch or a free-form value put it.</summary>
public sealed class NullNode : Node
{
    public static readonly NullNode Instance = new();

    private NullNode()
    {
    }

    public override string JsonType => "null";

    public override Node Clone() => this;

    public override bool SameAs(Node? other) => other is NullNode;

    public override string ToString() => "null";
}
