using System.Runtime.CompilerServices;
using Kronicle.Application.Defaulting;
using Kronicle.Domain.Catalogue;
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
    public void Apply(ResourceDefinition resource, MapNode target)
    {
        plain.GetValue(resource.Type, PlainDefaults.Of).Fill(target);
        KindDefaulters.Find(resource.Group, resource.Kind)?.OnDecode(target);
    }
}
