using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>How far the owners of a value are told apart.</summary>
internal enum MergeRule
{
    /// <summary>A scalar, or a list or map with one owner.</summary>
    Leaf,

    /// <summary>A list, map or struct that could have had several owners but is atomic: one leaf too.</summary>
    Atomic,

    /// <summary>Field by field.</summary>
    Struct,

    /// <summary>Key by key.</summary>
    Map,

    /// <summary>Item by item, each named by its key fields or its value.</summary>
    Items,

    /// <summary>By what is there: objects key by key, all else whole.</summary>
    Deduced,
}

internal static class MergeRules
{
    extension(MergeRule)
    {
        /// <summary>The rule of a shape. Raw extensions are one leaf: their content has no schema.</summary>
        public static MergeRule Of(ValueShape shape) => shape.Form switch
        {
            ValueForm.Struct => shape.Atomic || shape.Struct.Atomic ? MergeRule.Atomic : MergeRule.Struct,
            ValueForm.Map => shape.Atomic ? MergeRule.Atomic : MergeRule.Map,
            ValueForm.List => shape.ListKind == ListKind.Atomic ? MergeRule.Atomic : MergeRule.Items,
            ValueForm.Any => shape.Atomic ? MergeRule.Leaf : MergeRule.Deduced,
            _ => MergeRule.Leaf,
        };

        /// <summary>The rule of a value without a schema.</summary>
        public static MergeRule Deduce(Node node) => node is MapNode or NullNode ? MergeRule.Deduced : MergeRule.Leaf;
    }
}
