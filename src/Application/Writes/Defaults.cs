using System.Runtime.CompilerServices;
using Kronicle.Application.Defaulting;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Writes;

/// <summary>Defaulting: first what the schema declares as plain data, then what a kind's own defaulter adds.</summary>
public sealed class Defaults
{
    // Types of custom resources go when their definition changes, and their defaults with them.
    private readonly ConditionalWeakTable<StructType, PlainDefaults> plain = [];

    /// <param name="resource">The served resource.</param>
    /// <param name="target">The object; it is filled in.</param>
    public void Apply(ResourceDefinition resource, MapNode target) => Apply(resource.GroupVersionKind, resource.Type, target);

    /// <param name="kind">The kind of the body, which for a subresource need not be the resource's.</param>
    /// <param name="type">Its type.</param>
    /// <param name="target">The object; it is filled in.</param>
    public void Apply(GroupVersionKind kind, StructType type, MapNode target)
    {
        plain.GetValue(type, PlainDefaults.Of).Fill(target);
        KindDefaulters.Find(kind.Group, kind.Kind)?.OnDecode(target);
    }
}
