using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Quotas;

/// <summary>What a namespace uses of a quota, counted from what is there.</summary>
internal sealed class UsageCount(QuotaEvaluators evaluators, ObjectCache cache)
{
    /// <summary>The resources that quotas count; a stored object counts once, in whichever of its versions and groups.</summary>
    public static readonly ResourceDefinition[] Counted =
    [
        .. ResourceCatalogue.BuiltIn.Resources
            .Where(resource => resource is { Namespaced: true, Stored: true } && resource.Resource != "events" && resource.Allows("create") && resource.Allows("list") &&
                resource.Allows("watch") && resource.Allows("delete"))
            .DistinctBy(resource => resource.KeyRoot),
    ];

    /// <summary>Whether a name is one that is counted here.</summary>
    public bool Knows(string name) => Array.Exists(Counted, resource => evaluators.Of(resource.GroupResource)?.Counts(name) == true);

    /// <summary>The usage of each limited name that is counted here; names of somebody else's resources are left out.</summary>
    public async Task<ResourceAmounts> OfAsync(string ns, ResourceAmounts hard, IReadOnlyList<QuotaScope> scopes, CancellationToken cancellation)
    {
        var used = new ResourceAmounts();
        foreach (ResourceDefinition resource in Counted)
        {
            if (evaluators.Of(resource.GroupResource) is not { } evaluator || !hard.Names.Any(evaluator.Counts))
            {
                continue;
            }

            used.AddAll(Zero(hard.Names.Where(evaluator.Counts)));
            ResourceDefinition storage = ResourceCatalogue.BuiltIn.StorageOf(resource);
            ObjectSnapshot state = (await cache.OfAsync(storage, cancellation)).Snapshot;
            foreach (CachedObject item in state.Range(storage.KeyPrefix(ns)))
            {
                MapNode tree = evaluator.ReadsObjects ? item.Tree(storage.Type) : [];
                if (scopes.All(scope => evaluator.InScope(scope, tree)))
                {
                    used.AddAll(evaluator.Usage(tree).Where(hard.Has));
                }
            }
        }

        return used;
    }

    private static ResourceAmounts Zero(IEnumerable<string> names)
    {
        var zero = new ResourceAmounts();
        foreach (string name in names)
        {
            zero.Add(name, 0);
        }

        return zero;
    }
}
