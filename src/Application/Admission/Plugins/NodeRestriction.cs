using Kronicle.Application.Admission.Nodes;
using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Holds a kubelet to its own node, to the pods on it and to what belongs to both, so that a node that is taken over takes no other.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
/// </summary>
public sealed class NodeRestriction : IMutator
{
    private readonly NodePods pods;
    private readonly NodeTokens tokens;

    public NodeRestriction(ClusterLookup lookup, AuthorizerChain chain)
    {
        pods = new(lookup);
        tokens = new(lookup, chain);
    }

    public string Name => "NodeRestriction";

    public bool Handles(AdmissionOperation operation) =>
        operation is AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (NodeIdentity.Of(attributes.User) is not { } node)
        {
            return null;
        }

        if (node.Length == 0)
        {
            return AdmissionRefusal.Forbidden(attributes, $"could not determine node from user {Quote(attributes.User.Name)}");
        }

        return (attributes.Resource.Group, attributes.Resource.Resource) switch
        {
            ("", "pods") => await pods.CheckAsync(node, attributes, cancellation),
            ("", "serviceaccounts") => await tokens.CheckAsync(node, attributes, cancellation),
            _ => Why(node, attributes) is { } why ? AdmissionRefusal.Forbidden(attributes, why) : null,
        };
    }

    private static string? Why(string node, AdmissionAttributes attributes) => (attributes.Resource.Group, attributes.Resource.Resource) switch
    {
        ("", "nodes") => NodeObjects.Node(node, attributes),
        ("", "persistentvolumeclaims") => NodeObjects.Claim(node, attributes),
        ("coordination.k8s.io", "leases") => NodeObjects.Lease(node, attributes),
        ("storage.k8s.io", "csinodes") when NodeObjects.NameOf(attributes) != node => "can only access CSINode with the same name as the requesting node",
        ("resource.k8s.io", "resourceslices") => NodeObjects.Slice(node, attributes),
        ("certificates.k8s.io", "certificatesigningrequests") => NodeObjects.Certificate(node, attributes),
        _ => null,
    };
}
