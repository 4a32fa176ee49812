using System.Collections.Frozen;

namespace Kronicle.Application.Defaulting;

/// <summary>The kinds that have defaults beyond those of the schema: one line each.</summary>
public static class KindDefaulters
{
    private static readonly FrozenDictionary<(string Group, string Kind), IDefaulter> All = new Dictionary<(string Group, string Kind), IDefaulter>
    {
        [("", "Namespace")] = new NamespaceDefaults(),
        [("", "Secret")] = new SecretDefaults(),
        [("", "Pod")] = new PodDefaults(),
        [("", "PodTemplate")] = new PodTemplateDefaults(),
        [("", "ReplicationController")] = new ReplicationControllerDefaults(),
        [("", "Service")] = new ServiceDefaults(),
        [("", "Endpoints")] = new EndpointsDefaults(),
        [("", "PersistentVolume")] = new PersistentVolumeDefaults(),
        [("", "PersistentVolumeClaim")] = new ClaimDefaults(),
        [("", "LimitRange")] = new LimitRangeDefaults(),
        [("", "ResourceQuota")] = new ResourceQuotaDefaults(),
        [("", "Node")] = new NodeDefaults(),
        [("apps", "Deployment")] = new DeploymentDefaults(),
        [("apps", "ReplicaSet")] = new ReplicaSetDefaults(),
        [("apps", "StatefulSet")] = new StatefulSetDefaults(),
        [("apps", "DaemonSet")] = new DaemonSetDefaults(),
        [("batch", "Job")] = new JobDefaults(),
        [("batch", "CronJob")] = new CronJobDefaults(),
        [("autoscaling", "HorizontalPodAutoscaler")] = new AutoscalerDefaults(),
        [("discovery.k8s.io", "EndpointSlice")] = new EndpointSliceDefaults(),
        [("storage.k8s.io", "StorageClass")] = new StorageClassDefaults(),
        [("storage.k8s.io", "CSIDriver")] = new CsiDriverDefaults(),
        [("networking.k8s.io", "NetworkPolicy")] = new NetworkPolicyDefaults(),
        [("networking.k8s.io", "IngressClass")] = new IngressClassDefaults(),
        [("rbac.authorization.k8s.io", "RoleBinding")] = new RoleBindingDefaults(),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = new RoleBindingDefaults(),
        [("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")] = new WebhookDefaults(mutating: false),
        [("admissionregistration.k8s.io", "MutatingWebhookConfiguration")] = new WebhookDefaults(mutating: true),
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")] = new AdmissionPolicyDefaults(),
        [("admissionregistration.k8s.io", "MutatingAdmissionPolicy")] = new AdmissionPolicyDefaults(),
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")] = new AdmissionPolicyBindingDefaults(),
        [("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding")] = new AdmissionPolicyBindingDefaults(),
        [("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration")] = new PriorityLevelDefaults(),
        [("flowcontrol.apiserver.k8s.io", "FlowSchema")] = new FlowSchemaDefaults(),
        [("scheduling.k8s.io", "PriorityClass")] = new PriorityClassDefaults(),
        [("node.k8s.io", "RuntimeClass")] = new RuntimeClassDefaults(),
        [("apiregistration.k8s.io", "APIService")] = new ApiServiceDefaults(),
        [("authentication.k8s.io", "TokenRequest")] = new TokenRequestDefaults(),
        [("resource.k8s.io", "ResourceClaim")] = new ResourceClaimDefaults(),
        [("resource.k8s.io", "ResourceClaimTemplate")] = new ResourceClaimDefaults(),
    }.ToFrozenDictionary();

    /// <summary>The defaults of a kind; null when the schema's are all.</summary>
    public static IDefaulter? Find(string group, string kind) => All.GetValueOrDefault((group, kind));
}
