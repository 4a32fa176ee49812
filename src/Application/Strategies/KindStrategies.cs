using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Strategies;

/// <summary>The kinds that have a strategy of their own.</summary>
public static class KindStrategies
{
    private static readonly FrozenDictionary<string, IKindStrategy> All = new IKindStrategy[]
    {
        new NamespaceStrategy(),
        new PodStrategy(),
        new SecretStrategy(),
        new PhaseStrategy("persistentvolumes"),
        new PhaseStrategy("persistentvolumeclaims"),
        new SigningRequestStrategy(),
    }.ToFrozenDictionary(strategy => strategy.Resource, StringComparer.Ordinal);

    /// <summary>Null for a kind that the generic rules serve.</summary>
    public static IKindStrategy? For(ResourceDefinition resource) => All.GetValueOrDefault(resource.GroupResource.ToString());
}
