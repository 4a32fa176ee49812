using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Schema;

/// <summary>The JSON form of a value, as the types of the Kubernetes API have it.</summary>
public enum ValueForm
{
    /// <summary>Any JSON value.</summary>
    Any,

    /// <summary>A free-form object: RawExtension, FieldsV1, Patch.</summary>
    Object,
    String,
    Boolean,
    Int32,
    Int64,
    Double,

    /// <summary>Base64 in a string.</summary>
    Bytes,

    /// <summary>RFC 3339 in whole seconds, UTC.</summary>
    Time,

    /// <summary>RFC 3339 with six decimals, UTC.</summary>
    MicroTime,

    /// <summary>resource.Quantity: a string in canonical form.</summary>
    Quantity,
    IntOrString,

    /// <summary>An object with declared fields, <see cref="ValueShape.Struct"/>.</summary>
    Struct,
    List,
    Map,
}

/// <summary>How a list merges: KEP-555, the x-kubernetes-list-type extension.</summary>
public enum ListKind
{
    Atomic,
    Set,
    Map,
}

/// <summary>
/// What a value at one place may be and how it merges. Built-in kinds and custom resources compile to the same form;
/// everything generic (decoding, canonical form, field sets, patches, OpenAPI) reads it.
/// </summary>
public sealed class ValueShape
{
    public required ValueForm Form { get; init; }

    /// <summary>The fields when <see cref="Form"/> is <see cref="ValueForm.Struct"/>; resolved on first use, for types may recur.</summary>
    public StructType Struct => resolved ??= Resolve!();

    /// <summary>
    /// The OpenAPI definition that this shape stands for when it is no object of its own, such as
    /// io.k8s.apimachinery.pkg.apis.meta.v1.Time; null for plain values and objects.
    /// </summary>
    public string? TypeName { get; init; }

    /// <summary>Of list items or map values.</summary>
    public ValueShape? Element { get; init; }

    public ListKind ListKind { get; init; }

    /// <summary>Whether the type states its list kind: lists that say nothing are atomic too, but OpenAPI shows no extension for them.</summary>
    public bool ListKindDeclared { get; init; }

    /// <summary>The keys of a <see cref="ListKind.Map"/> list.</summary>
    public IReadOnlyList<string> ListKeys { get; init; } = [];

    /// <summary>A map or struct that has one owner: x-kubernetes-map-type atomic.</summary>
    public bool Atomic { get; init; }

    /// <summary>A map or struct that states x-kubernetes-map-type granular, which is also what it means to say nothing.</summary>
    public bool Granular { get; init; }

    /// <summary>Strategic merge: x-kubernetes-patch-strategy, such as merge, retainKeys or "merge,retainKeys".</summary>
    public string PatchStrategy { get; init; } = "";

    /// <summary>Strategic merge: x-kubernetes-patch-merge-key.</summary>
    public string? MergeKey { get; init; }

    /// <summary>The values that OpenAPI lists; not checked while decoding.</summary>
    public IReadOnlyList<string> Enum { get; init; } = [];

    internal Func<StructType>? Resolve { get; init; }

    private StructType? resolved;

    /// <summary>Whether a node is this shape's zero value, which the canonical form leaves out unless the field is a pointer.</summary>
    public static bool IsZero(Node node) => node switch
    {
        TextNode text => text.Value.Length == 0,
        NumberNode number => number.Real == 0,
        BoolNode boolean => !boolean.Value,
        ListNode list => list.Count == 0,
        MapNode map => map.Count == 0,
        _ => true,
    };
}
