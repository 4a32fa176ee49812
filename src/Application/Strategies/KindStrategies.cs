using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Strategies;

/// <summary>The kinds that have a strategy of their own.</summary>
public static class KindStrategies
{
    private static readonly FrozenDictionary<string, IKindStrategy> All = new IKindStrategy[]
    {
        new NamespaceStrategy(),
        new PodStrategy(),
        new SecretStrategy(),
        new PriorityClassStrategy(),
        new CronJobStrategy(),
        new DaemonSetStrategy(),
        new DeploymentStrategy(),
        new JobStrategy(),
        new PlainWorkloadStrategy("replicasets.apps", namesPods: true),
        new PodTemplateStrategy(),
        new ReplicationControllerStrategy(),
        new StatefulSetStrategy(),
        new ServiceStrategy(),
        new EndpointsStrategy(),
        new EndpointSliceStrategy(),
        new IngressStrategy(),
        new NetworkPolicyStrategy(),
        new PersistentVolumeStrategy(),
        new PersistentVolumeClaimStrategy(),
        new NodeStrategy(),
        new ResourceQuotaStrategy(),
        new RuntimeClassStrategy(),
        new ResourceClaimStrategy(),
        new ResourceSliceStrategy(),
        new SigningRequestStrategy(),
        new ApiServiceStrategy(),
        new StorageClassStrategy(),
        new CsiStorageCapacityStrategy(),
        new CsiDriverStrategy(),
        new StatusOnlyStrategy("volumeattachments.storage.k8s.io"),
        new StatusOnlyStrategy("flowschemas.flowcontrol.apiserver.k8s.io"),
        new StatusOnlyStrategy("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"),
        new ReservedNameStrategy("validatingwebhookconfigurations.admissionregistration.k8s.io"),
        new ReservedNameStrategy("mutatingwebhookconfigurations.admissionregistration.k8s.io"),
        new ReservedNameStrategy("validatingadmissionpolicies.admissionregistration.k8s.io"),
        new ReservedNameStrategy("validatingadmissionpolicybindings.admissionregistration.k8s.io"),
        new ReservedNameStrategy("mutatingadmissionpolicies.admissionregistration.k8s.io"),
        new ReservedNameStrategy("mutatingadmissionpolicybindings.admissionregistration.k8s.io"),
    }.ToFrozenDictionary(strategy => strategy.Resource, StringComparer.Ordinal);

    /// <summary>Null for a kind that the generic rules serve.</summary>
    public static IKindStrategy? For(ResourceDefinition resource) => All.GetValueOrDefault(resource.GroupResource.ToString());
}
