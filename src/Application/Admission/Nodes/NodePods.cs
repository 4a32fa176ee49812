using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>What a node may do to pods: mirror its own manifests, tell how its pods are, evict and remove them.</summary>
internal sealed class NodePods(ClusterLookup lookup)
{
    public ValueTask<ApiStatus?> CheckAsync(string node, AdmissionAttributes attributes, CancellationToken cancellation) => attributes.Subresource switch
    {
        "" when attributes.Operation == AdmissionOperation.Create => CreateAsync(node, attributes, cancellation),
        "" when attributes.Operation == AdmissionOperation.Delete =>
            BoundAsync(attributes, node, $"node {Quote(node)} can only delete pods with spec.nodeName set to itself", cancellation),
        "" => Refused(attributes,
            $"unexpected operation {Quote(NodeObjects.Operation(attributes))}, node {Quote(node)} can only create and delete mirror pods"),
        "status" when attributes.Operation == AdmissionOperation.Update => Refused(attributes, Status(node, attributes)),
        "status" => Refused(attributes, $"unexpected operation {Quote(NodeObjects.Operation(attributes))}"),
        "eviction" when attributes.Operation == AdmissionOperation.Create =>
            BoundAsync(attributes, node, $"node {node} can only evict pods with spec.nodeName set to itself", cancellation),
        "eviction" => Refused(attributes, $"unexpected operation {NodeObjects.Operation(attributes)}"),
        _ => Refused(attributes, $"unexpected pod subresource {Quote(attributes.Subresource)}, only 'status' and 'eviction' are allowed"),
    };

    private async ValueTask<ApiStatus?> CreateAsync(string node, AdmissionAttributes attributes, CancellationToken cancellation)
    {
        MapNode pod = attributes.Object!;
        if (MirrorPods.Refuse(pod, node) is { } why)
        {
            return AdmissionRefusal.Forbidden(attributes, why);
        }

        if (await lookup.FindAsync(LookedUp.Nodes, "", node, cancellation) is not { } stored)
        {
            return Failure.NotFound(LookedUp.Nodes.GroupResource, node);
        }

        string uid = stored.Map("metadata")?.Text("uid") ?? "";
        string owner = MirrorPods.OwnerUid(pod);
        return (owner != uid ? $"node {node} UID mismatch: expected {owner} got {uid}" : MirrorPods.RefuseReferences(pod, node)) is { } refusal
            ? AdmissionRefusal.Forbidden(attributes, refusal)
            : null;
    }

    private async ValueTask<ApiStatus?> BoundAsync(AdmissionAttributes attributes, string node, string why, CancellationToken cancellation)
    {
        string name = NodeObjects.NameOf(attributes);
        if (name.Length == 0)
        {
            return AdmissionRefusal.Forbidden(attributes, "could not determine pod from request data");
        }

        return await lookup.FindAsync(LookedUp.Pods, attributes.Namespace, name, cancellation) is not { } pod
            ? Failure.NotFound(LookedUp.Pods.GroupResource, name)
            : pod.Map("spec")?.Text("nodeName") == node ? null : AdmissionRefusal.Forbidden(attributes, why);
    }

    private static string? Status(string node, AdmissionAttributes attributes)
    {
        MapNode pod = attributes.Object!;
        MapNode old = attributes.OldObject!;
        return old.Map("spec")?.Text("nodeName") != node ? $"node {Quote(node)} can only update pod status for pods with spec.nodeName set to itself"
            : Differ(old.Map("metadata")?.Map("labels"), pod.Map("metadata")?.Map("labels"), new MapNode()) ? $"node {Quote(node)} cannot update labels through pod status"
            : Differ(old.Map("status")?.List("resourceClaimStatuses"), pod.Map("status")?.List("resourceClaimStatuses"), new ListNode())
                ? $"node {Quote(node)} cannot update resource claim statues"
            : Differ(old.Map("status")?.Map("extendedResourceClaimStatus"), pod.Map("status")?.Map("extendedResourceClaimStatus"), new MapNode())
                ? $"node {Quote(node)} cannot update extended resource claim status"
            : null;
    }

    private static bool Differ(Node? one, Node? other, Node none) => !(one ?? none).SameAs(other ?? none);

    private static ValueTask<ApiStatus?> Refused(AdmissionAttributes attributes, string? why) =>
        why is null ? default : new(AdmissionRefusal.Forbidden(attributes, why));
}
