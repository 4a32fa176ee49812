using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Strategies;

/// <summary>What the reference's storage strategies say of a resource beyond its schema.</summary>
/// <param name="CreateOnUpdate">PUT of an object that is not there creates it.</param>
/// <param name="UnconditionalUpdate">An update may come without a resourceVersion.</param>
/// <param name="GenerationOnCreate">metadata.generation is one at first.</param>
/// <param name="GenerationOnChange">metadata.generation counts the changes of the object's intent.</param>
/// <param name="StatusOnCreate">A status that comes with a creation is kept.</param>
/// <param name="ReturnsDeleted">A deletion that removes the object answers with it and not with a Status.</param>
public sealed record ResourceTraits(
    bool CreateOnUpdate, bool UnconditionalUpdate, bool GenerationOnCreate, bool GenerationOnChange, bool StatusOnCreate, bool ReturnsDeleted)
{
    private static readonly FrozenSet<string> CreatedByUpdate = Set(
        "endpoints", "events", "limitranges", "services", "leases.coordination.k8s.io", "events.events.k8s.io",
        "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
        "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io");

    private static readonly FrozenSet<string> VersionedUpdates = Set(
        "leases.coordination.k8s.io", "customresourcedefinitions.apiextensions.k8s.io", "apiservices.apiregistration.k8s.io",
        "runtimeclasses.node.k8s.io", "csidrivers.storage.k8s.io", "csinodes.storage.k8s.io",
        "validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io",
        "validatingadmissionpolicies.admissionregistration.k8s.io", "validatingadmissionpolicybindings.admissionregistration.k8s.io",
        "mutatingadmissionpolicies.admissionregistration.k8s.io", "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
        "csistoragecapacities.storage.k8s.io", "volumeattachments.storage.k8s.io",
        "poddisruptionbudgets.policy", "servicecidrs.networking.k8s.io", "ipaddresses.networking.k8s.io");

    private static readonly FrozenSet<string> Generations = Set(
        "pods", "podtemplates", "replicationcontrollers", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps",
        "jobs.batch", "cronjobs.batch", "poddisruptionbudgets.policy", "ingresses.networking.k8s.io", "ingressclasses.networking.k8s.io",
        "networkpolicies.networking.k8s.io", "endpointslices.discovery.k8s.io", "priorityclasses.scheduling.k8s.io",
        "customresourcedefinitions.apiextensions.k8s.io", "flowschemas.flowcontrol.apiserver.k8s.io",
        "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
        "validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io",
        "validatingadmissionpolicies.admissionregistration.k8s.io", "validatingadmissionpolicybindings.admissionregistration.k8s.io",
        "mutatingadmissionpolicies.admissionregistration.k8s.io", "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
        "deviceclasses.resource.k8s.io", "resourceslices.resource.k8s.io");

    private static readonly FrozenSet<string> ReturnedOnDelete = Set(
        "pods", "services", "serviceaccounts", "persistentvolumes", "persistentvolumeclaims", "podtemplates", "resourcequotas",
        "deviceclasses.resource.k8s.io", "resourceclaims.resource.k8s.io", "resourceclaimtemplates.resource.k8s.io", "resourceslices.resource.k8s.io",
        "csidrivers.storage.k8s.io", "csinodes.storage.k8s.io", "storageclasses.storage.k8s.io", "volumeattachments.storage.k8s.io",
        "volumeattributesclasses.storage.k8s.io");

    private static readonly ConditionalWeakTable<ResourceDefinition, ResourceTraits> Made = [];

    /// <summary>The traits of a resource, looked up once; generic ones for those that no table names.</summary>
    public static ResourceTraits Of(ResourceDefinition resource) => Made.GetValue(resource, Make);

    private static ResourceTraits Make(ResourceDefinition resource)
    {
        string name = resource.GroupResource.ToString();
        bool counted = Generations.Contains(name);

        // A priority class is always of its first generation, a driver has none before its first change.
        return new(CreatedByUpdate.Contains(name), !VersionedUpdates.Contains(name),
            counted, name is "csidrivers.storage.k8s.io" || (counted && name is not "priorityclasses.scheduling.k8s.io"),
            name is "nodes", ReturnedOnDelete.Contains(name));
    }

    private static FrozenSet<string> Set(params ReadOnlySpan<string> names) => names.ToArray().ToFrozenSet(StringComparer.Ordinal);
}
