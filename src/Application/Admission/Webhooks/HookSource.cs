using System.Runtime.CompilerServices;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// The webhooks of all configurations of a kind, configurations by name and webhooks in their order, followed in the watch cache: a
/// change acts from the moment at which this server has seen it, for requests that begin then.
/// </summary>
internal sealed class HookSource
{
    private readonly ClusterLookup lookup;
    private readonly ResourceDefinition resource;
    private readonly SnapshotMemo<Hook[]> hooks;

    // Of many configurations one changes: the others stay as they were read.
    private readonly ConditionalWeakTable<CachedObject, Hook[]> read = [];

    public HookSource(ClusterLookup lookup, string resource)
    {
        this.lookup = lookup;
        this.resource = ResourceCatalogue.BuiltIn.Find("admissionregistration.k8s.io", "v1", resource) ??
            throw new InvalidOperationException($"{resource} is not in the catalogue");
        hooks = new(All);
    }

    public async ValueTask<Hook[]> HooksAsync(CancellationToken cancellation) => hooks.Of(await lookup.SnapshotAsync(resource, cancellation));

    private Hook[] All(ObjectSnapshot configurations) =>
        [.. configurations.Range(resource.KeyRoot).SelectMany(item => read.GetValue(item, one => HookReader.Read(lookup.TreeOf(resource, one))))];
}
