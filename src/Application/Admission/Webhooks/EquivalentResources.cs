using System.Runtime.CompilerServices;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>The other resources under which the objects of a resource are served: those that share their place in the store.</summary>
internal static class EquivalentResources
{
    private static readonly ConditionalWeakTable<ResourceCatalogue, ILookup<string, ResourceDefinition>> ByPlace = [];

    public static IEnumerable<ResourceDefinition> Of(ResourceCatalogue catalogue, ResourceDefinition resource) =>
        ByPlace.GetValue(catalogue, all => all.Resources.Where(one => one.Stored).ToLookup(one => one.KeyRoot, StringComparer.Ordinal))[resource.KeyRoot]
            .Where(other => other.GroupVersion != resource.GroupVersion);
}
