using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Strategies;

/// <summary>The fields that an endpoint puts back, so that nobody comes to own them by writing there: the reference's GetResetFields.</summary>
public static class ResetFields
{
    private static readonly FieldSet Status = Fields("status");

    // Endpoints that differ from the rule below. A null set puts nothing back.
    private static readonly FrozenDictionary<(GroupResource Resource, string Subresource), FieldSet?> Exceptions = new Dictionary<(GroupResource, string), FieldSet?>
    {
        [(new("", "namespaces"), "")] = Fields("spec.finalizers", "status"),
        [(new("", "pods"), "status")] = Fields("spec", "metadata.deletionTimestamp", "metadata.ownerReferences"),
        [(new("", "pods"), "ephemeralcontainers")] = null,
        [(new("", "pods"), "resize")] = null,
        [(new("apps", "deployments"), "status")] = Fields("spec", "metadata.labels"),
        [(new("certificates.k8s.io", "certificatesigningrequests"), "")] = Fields("spec", "status"),
        [(new("certificates.k8s.io", "certificatesigningrequests"), "status")] = Fields("spec", "status.conditions"),
        [(new("certificates.k8s.io", "certificatesigningrequests"), "approval")] = Fields("spec", "status.certificate"),
        [(new("apiregistration.k8s.io", "apiservices"), "status")] = Fields("spec", "metadata"),
        [(new("admissionregistration.k8s.io", "validatingadmissionpolicies"), "status")] = Fields("spec", "metadata"),
        [(new("flowcontrol.apiserver.k8s.io", "flowschemas"), "status")] = Fields("spec", "metadata"),
        [(new("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"), "status")] = Fields("spec", "metadata"),
        [(new("storage.k8s.io", "volumeattachments"), "status")] = Fields("spec", "metadata"),
        [(new("resource.k8s.io", "resourceclaims"), "status")] = Fields("spec", "metadata"),
    }.ToFrozenDictionary();

    private static readonly ConditionalWeakTable<ResourceDefinition, FieldSet> AllButStatus = [];

    /// <summary>
    /// Null when the endpoint puts nothing back. As a rule the object itself puts back its status where /status owns that, and /status
    /// everything else but metadata.
    /// </summary>
    public static FieldSet? Of(ResourceDefinition resource, string subresource)
    {
        if (Exceptions.TryGetValue((resource.GroupResource, subresource), out FieldSet? set))
        {
            return set;
        }

        return subresource switch
        {
            "" => resource.Subresources.ContainsKey("status") ? Status : null,
            "status" => AllButStatus.GetValue(resource, static r => FieldSet.Of(
                r.Type.Fields.Select(f => f.Name).Where(name => name is not ("status" or "metadata" or "kind" or "apiVersion")).Select(name => new[] { PathElement.Field(name) }))),
            _ => null,
        };
    }

    private static FieldSet Fields(params string[] paths) =>
        FieldSet.Of(paths.Select(path => path.Split('.').Select(PathElement.Field).ToArray()));
}
