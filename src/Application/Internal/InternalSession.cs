using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Internal;

/// <summary>An <see cref="InternalClient"/> under one identity: the verbs.</summary>
public sealed class InternalSession(InternalClient client, InternalCaller caller)
{
    public ValueTask<InternalAnswer> GetAsync(ResourceDefinition resource, string ns, string name, CancellationToken cancellation) =>
        client.SendAsync(caller, new("get", resource, ns, name), cancellation);

    /// <summary>All objects of a namespace, of all of them when it is empty.</summary>
    public ValueTask<(IReadOnlyList<CachedObject> Items, ApiStatus? Failure)> ListAsync(
        ResourceDefinition resource, string ns, CancellationToken cancellation) =>
        client.ListAsync(caller, new("list", resource, ns), cancellation);

    public ValueTask<InternalAnswer> CreateAsync(ResourceDefinition resource, string ns, MapNode body, CancellationToken cancellation) =>
        client.SendAsync(caller, InternalClient.Create(resource, ns, body), cancellation);

    /// <summary>Replaces the object that the body names, or what a subresource shows of it.</summary>
    public ValueTask<InternalAnswer> UpdateAsync(
        ResourceDefinition resource, string ns, MapNode body, string subresource, CancellationToken cancellation) =>
        client.SendAsync(caller,
            InternalClient.Update(resource, ns, body.Map("metadata")?.Text("name") ?? "", body, subresource), cancellation);

    /// <summary>A merge patch (RFC 7386).</summary>
    public ValueTask<InternalAnswer> PatchAsync(
        ResourceDefinition resource, string ns, string name, MapNode patch, string subresource, CancellationToken cancellation) =>
        client.SendAsync(caller, InternalClient.Patch(resource, ns, name, patch, subresource), cancellation);

    /// <summary>Deletes one object; what it owns goes in the background.</summary>
    public ValueTask<InternalAnswer> DeleteAsync(ResourceDefinition resource, string ns, string name, CancellationToken cancellation) =>
        client.SendAsync(caller, new("delete", resource, ns, name) { Query = [new("propagationPolicy", "Background")] }, cancellation);

    /// <summary>Deletes one object as it was seen.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="ns">The namespace; empty for none.</param>
    /// <param name="name">The name.</param>
    /// <param name="seen">Its uid and, unless that does not matter, its resourceVersion; a conflict when they are others now.</param>
    /// <param name="policy">What becomes of its dependents: Background, Foreground or Orphan.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<InternalAnswer> DeleteAsync(
        ResourceDefinition resource, string ns, string name, (string Uid, string? Version) seen, string policy, CancellationToken cancellation) =>
        client.SendAsync(caller, InternalClient.Delete(resource, ns, name, seen, policy), cancellation);

    /// <summary>Applies a configuration and takes the fields that others manage: https://kubernetes.io/docs/reference/using-api/server-side-apply/</summary>
    public ValueTask<InternalAnswer> ApplyAsync(
        ResourceDefinition resource, string ns, string name, MapNode configuration, string manager, string subresource,
        CancellationToken cancellation) =>
        client.SendAsync(caller, InternalClient.Apply(resource, ns, name, configuration, manager, subresource), cancellation);

    /// <summary>Deletes every object of a namespace; what they own goes in the background.</summary>
    public async ValueTask<ApiStatus?> DeleteAllAsync(ResourceDefinition resource, string ns, CancellationToken cancellation) =>
        (await client.ListAsync(caller, new("deletecollection", resource, ns) { Query = [new("propagationPolicy", "Background")] }, cancellation)).Failure;
}
