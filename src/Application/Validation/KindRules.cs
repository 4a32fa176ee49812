using FluentValidation;
using Kronicle.Application.Validation.AdmissionRegistration;
using Kronicle.Application.Validation.ApiRegistration;
using Kronicle.Application.Validation.Certificates;
using Kronicle.Application.Validation.Apps;
using Kronicle.Application.Validation.Autoscaling;
using Kronicle.Application.Validation.Batch;
using Kronicle.Application.Validation.Coordination;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Discovery;
using Kronicle.Application.Validation.Events;
using Kronicle.Application.Validation.FlowControl;
using Kronicle.Application.Validation.Policy;
using Kronicle.Application.Validation.NodeApi;
using Kronicle.Application.Validation.Networking;
using Kronicle.Application.Validation.Rbac;
using Kronicle.Application.Validation.ResourceApi;
using Kronicle.Application.Validation.Scheduling;
using Kronicle.Application.Validation.Shared;
using Kronicle.Application.Validation.Storage;

namespace Kronicle.Application.Validation;

/// <summary>The kinds that have rules of their own: one line each. All others have the rules of metadata.</summary>
public static class KindRules
{
    private static readonly Dictionary<(string Group, string Kind), Func<IValidator<ObjectUnderReview>>> Factories = new()
    {
        [("", "ConfigMap")] = () => new ConfigMapRules(),
        [("", "Namespace")] = () => new NamespaceRules(),
        [("", "Pod")] = () => new PodRules(),
        [("", "Secret")] = () => new SecretRules(),
        [("", "Endpoints")] = () => new EndpointsRules(),
        [("", "Service")] = () => new ServiceRules(),
        [("", "ServiceAccount")] = () => new ServiceAccountRules(),
        [("", "PodTemplate")] = () => new PodTemplateKindRules(),
        [("", "ReplicationController")] = () => new ReplicationControllerRules(),
        [("apps", "ControllerRevision")] = () => new ControllerRevisionRules(),
        [("apps", "DaemonSet")] = () => new DaemonSetRules(),
        [("apps", "Deployment")] = () => new DeploymentRules(),
        [("apps", "ReplicaSet")] = () => new ReplicaSetRules(),
        [("apps", "StatefulSet")] = () => new StatefulSetRules(),
        [("autoscaling", "HorizontalPodAutoscaler")] = () => new AutoscalerRules(),
        [("batch", "CronJob")] = () => new CronJobRules(),
        [("batch", "Job")] = () => new JobRules(),
        [("policy", "PodDisruptionBudget")] = () => new DisruptionBudgetRules(),
        [("coordination.k8s.io", "Lease")] = () => new LeaseRules(),
        [("", "Event")] = () => new EventRules(strict: false),
        [("events.k8s.io", "Event")] = () => new EventRules(strict: true),
        [("rbac.authorization.k8s.io", "Role")] = () => new RoleRules(),
        [("rbac.authorization.k8s.io", "ClusterRole")] = () => new ClusterRoleRules(),
        [("rbac.authorization.k8s.io", "RoleBinding")] = () => new BindingRules(namespaced: true),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = () => new BindingRules(namespaced: false),
        [("scheduling.k8s.io", "PriorityClass")] = () => new PriorityClassRules(),
        [("certificates.k8s.io", "CertificateSigningRequest")] = () => new SigningRequestRules(),
        [("apiregistration.k8s.io", "APIService")] = () => new ApiServiceRules(),
        [("flowcontrol.apiserver.k8s.io", "FlowSchema")] = () => new FlowSchemaRules(),
        [("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration")] = () => new PriorityLevelRules(),
        [("", "Node")] = () => new NodeRules(),
        [("", "PersistentVolume")] = () => new PersistentVolumeRules(),
        [("", "PersistentVolumeClaim")] = () => new PersistentVolumeClaimRules(),
        [("", "LimitRange")] = () => new LimitRangeRules(),
        [("", "ResourceQuota")] = () => new ResourceQuotaRules(),
        [("node.k8s.io", "RuntimeClass")] = () => new RuntimeClassRules(),
        [("resource.k8s.io", "ResourceClaim")] = () => new ResourceClaimRules(),
        [("resource.k8s.io", "ResourceClaimTemplate")] = () => new ResourceClaimTemplateRules(),
        [("resource.k8s.io", "DeviceClass")] = () => new DeviceClassRules(),
        [("resource.k8s.io", "ResourceSlice")] = () => new ResourceSliceRules(),
        [("storage.k8s.io", "StorageClass")] = () => new StorageClassRules(),
        [("storage.k8s.io", "VolumeAttachment")] = () => new VolumeAttachmentRules(),
        [("storage.k8s.io", "VolumeAttributesClass")] = () => new VolumeAttributesClassRules(),
        [("storage.k8s.io", "CSIDriver")] = () => new CsiDriverRules(),
        [("storage.k8s.io", "CSINode")] = () => new CsiNodeRules(),
        [("storage.k8s.io", "CSIStorageCapacity")] = () => new CsiStorageCapacityRules(),
        [("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")] = () => new WebhookConfigurationRules(),
        [("admissionregistration.k8s.io", "MutatingWebhookConfiguration")] = () => new WebhookConfigurationRules(),
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")] = () => new ValidatingPolicyRules(),
        [("admissionregistration.k8s.io", "MutatingAdmissionPolicy")] = () => new MutatingPolicyRules(),
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")] = () => new PolicyBindingRules(mutating: false),
        [("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding")] = () => new PolicyBindingRules(mutating: true),
        [("discovery.k8s.io", "EndpointSlice")] = () => new EndpointSliceRules(),
        [("networking.k8s.io", "IPAddress")] = () => new IpAddressRules(),
        [("networking.k8s.io", "Ingress")] = () => new IngressRules(),
        [("networking.k8s.io", "IngressClass")] = () => new IngressClassRules(),
        [("networking.k8s.io", "NetworkPolicy")] = () => new NetworkPolicyRules(),
        [("networking.k8s.io", "ServiceCIDR")] = () => new ServiceCidrRules(),
    };

    /// <summary>New rules for a kind.</summary>
    public static IValidator<ObjectUnderReview> Make(string group, string kind) =>
        Factories.TryGetValue((group, kind), out Func<IValidator<ObjectUnderReview>>? factory) ? factory() : new MetadataOnlyRules(group, kind);
}
