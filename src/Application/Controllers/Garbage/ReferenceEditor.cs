using Kronicle.Application.Internal;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>
/// The writes of the collector. Each holds for the state that it was made from: a patch carries uid and resourceVersion, so that an
/// object that has changed is looked at again and one of the same name is left alone.
/// </summary>
internal sealed class ReferenceEditor(InternalSession session)
{
    /// <summary>Takes a finalizer away; nothing when it is gone or the object is.</summary>
    public async Task RemoveFinalizerAsync(
        ResourceDefinition resource, ObjectIdentity identity, string finalizer, CancellationToken cancellation) =>
        await PatchAsync(resource, identity, metadata =>
        {
            if (metadata.List("finalizers") is not { } present || !OwnedMetadata.Has(present, finalizer))
            {
                return null;
            }

            return new MapNode { ["finalizers"] = new ListNode(present.Where(item => item is not TextNode text || text.Value != finalizer)) };
        }, cancellation);

    /// <summary>Takes references to chosen owners away; nothing when there are none or the object is gone.</summary>
    public async Task RemoveOwnersAsync(
        ResourceDefinition resource, ObjectIdentity identity, Predicate<string> chosen, CancellationToken cancellation) =>
        await PatchAsync(resource, identity, metadata =>
        {
            ListNode owners = metadata.List("ownerReferences") ?? [];
            var kept = new ListNode(owners.Maps.Where(owner => !chosen(owner.Text("uid") ?? "")));
            return kept.Count == owners.Count ? null : new MapNode { ["ownerReferences"] = kept };
        }, cancellation);

    /// <summary>Lets no owner wait for the object.</summary>
    /// <returns>The object as it is then; null when it is gone.</returns>
    public Task<MapNode?> UnblockOwnersAsync(ResourceDefinition resource, ObjectIdentity identity, CancellationToken cancellation) =>
        PatchAsync(resource, identity, metadata =>
        {
            ListNode owners = metadata.List("ownerReferences") ?? [];
            if (!owners.Maps.Any(owner => owner.Bool("blockOwnerDeletion") == true))
            {
                return null;
            }

            var free = (ListNode)owners.Clone();
            foreach (MapNode owner in free.Maps)
            {
                owner["blockOwnerDeletion"] = false;
            }

            return new MapNode { ["ownerReferences"] = free };
        }, cancellation);

    /// <summary>Deletes the object as it was seen; one that changed meanwhile only while its owners are the same.</summary>
    /// <returns>False when it was gone already.</returns>
    public async Task<bool> DeleteAsync(
        ResourceDefinition resource, ObjectIdentity identity, MapNode seen, string policy, CancellationToken cancellation)
    {
        MapNode metadata = seen.Map("metadata")!;
        InternalAnswer answer = await session.DeleteAsync(
            resource, NamespaceOf(resource, identity), identity.Name, (identity.Uid, metadata.Text("resourceVersion")), policy, cancellation);
        if (answer.Conflict)
        {
            MapNode? now = (await LiveAsync(resource, identity, cancellation))?.Map("metadata");
            if (now is null || now.Text("uid") != identity.Uid)
            {
                return false;
            }

            if (!(now.List("ownerReferences") ?? []).SameAs(metadata.List("ownerReferences") ?? []))
            {
                throw new ControllerException(answer.Failure!);
            }

            answer = await session.DeleteAsync(
                resource, NamespaceOf(resource, identity), identity.Name, (identity.Uid, null), policy, cancellation);
        }

        return answer.Failure is null || (answer.NotFound ? false : throw new ControllerException(answer.Failure));
    }

    private async Task<MapNode?> PatchAsync(
        ResourceDefinition resource, ObjectIdentity identity, Func<MapNode, MapNode?> change, CancellationToken cancellation)
    {
        MapNode? live = await LiveAsync(resource, identity, cancellation);
        MapNode? metadata = live?.Map("metadata");
        if (metadata is null || metadata.Text("uid") != identity.Uid)
        {
            return null;
        }

        if (change(metadata) is not { } patch)
        {
            return live;
        }

        patch["uid"] = identity.Uid;
        patch["resourceVersion"] = metadata["resourceVersion"];
        InternalAnswer answer = await session.PatchAsync(
            resource, NamespaceOf(resource, identity), identity.Name, new MapNode { ["metadata"] = patch }, "", cancellation);
        return answer.Failure is null || answer.NotFound ? answer.Object : throw new ControllerException(answer.Failure);
    }

    private async Task<MapNode?> LiveAsync(ResourceDefinition resource, ObjectIdentity identity, CancellationToken cancellation)
    {
        InternalAnswer answer = await session.GetAsync(resource, NamespaceOf(resource, identity), identity.Name, cancellation);
        return answer.Object ?? (answer.NotFound ? null : throw new ControllerException(answer.Failure!));
    }

    private static string NamespaceOf(ResourceDefinition resource, ObjectIdentity identity) => resource.Namespaced ? identity.Namespace : "";
}
