using System.Formats.Asn1;
using Kronicle.Application.Authentication;
using Kronicle.Application.Validation.Certificates;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>What a node may do to objects other than pods. Each says why not, null when it may.</summary>
internal static class NodeObjects
{
    private static readonly string[] KubeletsOwn = ["capacity", "conditions", "allocatedResourceStatuses", "allocatedResources"];

    public static string? Node(string node, AdmissionAttributes attributes)
    {
        string name = NameOf(attributes);
        if (name != node)
        {
            return $"node {Quote(node)} is not allowed to modify node {Quote(name)}";
        }

        if (attributes.Object is not { } target)
        {
            return null;
        }

        MapNode? spec = target.Map("spec");
        if (attributes.OldObject is not { } old)
        {
            return spec?.Has("configSource") == true ? $"node {Quote(node)} is not allowed to create pods with a non-nil configSource"
                : NodeLabels.Forbidden(target, null) is { Count: > 0 } set
                    ? $"node {Quote(node)} is not allowed to set the following labels: {string.Join(", ", set)}"
                    : null;
        }

        return spec?.Map("configSource") is { } source && !source.SameAs(old.Map("spec")?.Map("configSource"))
                ? $"node {Quote(node)} is not allowed to update configSource to a new non-nil configSource"
            : Differ(spec?.List("taints"), old.Map("spec")?.List("taints")) ? $"node {Quote(node)} is not allowed to modify taints"
            : Differ(target.Map("metadata")?.List("ownerReferences"), old.Map("metadata")?.List("ownerReferences"))
                ? $"node {Quote(node)} is not allowed to modify ownerReferences"
            : NodeLabels.Forbidden(target, old) is { Count: > 0 } changed ? $"is not allowed to modify labels: {string.Join(", ", changed)}"
            : null;
    }

    /// <summary>Only the progress of an expansion.</summary>
    public static string? Claim(string node, AdmissionAttributes attributes) =>
        attributes.Subresource != "status" ? "may only update PVC status"
        : attributes is not { Operation: AdmissionOperation.Update, Object: { } claim, OldObject: { } old }
            ? $"unexpected operation {Quote(Operation(attributes))}"
        : Rest(claim).SameAs(Rest(old)) ? null
        : $"node {Quote(node)} is not allowed to update fields other than status.quantity and status.conditions";

    public static string? Lease(string node, AdmissionAttributes attributes) =>
        attributes.Namespace != "kube-node-lease" ? "can only access leases in the \"kube-node-lease\" system namespace"
        : NameOf(attributes) != node ? "can only access node lease with the same name as the requesting node"
        : null;

    public static string? Slice(string node, AdmissionAttributes attributes) => attributes.Operation switch
    {
        AdmissionOperation.Create when attributes.Object?.Map("spec")?.Text("nodeName") != node =>
            "can only create ResourceSlice with the same NodeName as the requesting node",
        AdmissionOperation.Delete when attributes.OldObject?.Map("spec")?.Text("nodeName") != node =>
            "can only delete ResourceSlice with the same NodeName as the requesting node",
        _ => null,
    };

    /// <summary>A kubelet asks for certificates of its own name alone; what else a request must be is the signer's to say.</summary>
    public static string? Certificate(string node, AdmissionAttributes attributes)
    {
        MapNode? spec = attributes.Object?.Map("spec");
        if (attributes.Operation != AdmissionOperation.Create ||
            spec?.Text("signerName") is not ("kubernetes.io/kubelet-serving" or "kubernetes.io/kube-apiserver-client-kubelet"))
        {
            return null;
        }

        return CommonName(spec.Text("request") ?? "") is not { } name ? "unable to parse csr: PEM block type must be CERTIFICATE REQUEST"
            : name != "system:node:" + node ? $"can only create a node CSR with CN=system:node:{node}"
            : null;
    }

    /// <summary>The object's name, which a creation has in its body alone.</summary>
    public static string NameOf(AdmissionAttributes attributes) => attributes.Name.Length > 0 ? attributes.Name
        : attributes.Object?.Map("metadata")?.Text("name") ?? "";

    /// <summary>The operation as admission.k8s.io/v1 writes it.</summary>
    public static string Operation(AdmissionAttributes attributes) => OperationNames.Of(attributes.Operation);

    // Mutating admission comes before validation: what stands there may be no request.
    private static string? CommonName(string request)
    {
        byte[] bytes = new byte[request.Length];
        if (!Convert.TryFromBase64String(request, bytes, out int length) || PemBlock.Next(PemBlock.TextOf(bytes[..length]), out _) is not { } block)
        {
            return null;
        }

        try
        {
            return CertificateSubject.Read(SigningRequest.SubjectOf(block.Content)).CommonName;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static MapNode Rest(MapNode claim)
    {
        MapNode rest = claim.Copy();
        rest.Remove("kind");
        rest.Remove("apiVersion");
        rest.Map("metadata")?.Remove("resourceVersion");
        rest.Map("metadata")?.Remove("managedFields");
        foreach (string field in KubeletsOwn)
        {
            rest.Map("status")?.Remove(field);
        }

        if (rest.Map("status") is { Count: 0 })
        {
            rest.Remove("status");
        }

        return rest;
    }

    private static bool Differ(ListNode? one, ListNode? other) => !(one ?? []).SameAs(other ?? []);
}
