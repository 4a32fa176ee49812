namespace Kronicle.Api.CommandLine;

/// <summary>The admission plug-ins by the names that kube-apiserver gives them.</summary>
public static class AdmissionPluginNames
{
    /// <summary>Those that this build has and runs unless told otherwise; a new plug-in is a name here.</summary>
    public static readonly IReadOnlyList<string> OnByDefault = ["NamespaceLifecycle"];

    /// <summary>Those that kube-apiserver 1.36 has.</summary>
    internal static readonly IReadOnlyList<string> OfReference =
    [
        "AlwaysAdmit", "AlwaysDeny", "AlwaysPullImages", "CertificateApproval", "CertificateSigning", "CertificateSubjectRestriction",
        "ClusterTrustBundleAttest", "DefaultIngressClass", "DefaultStorageClass", "DefaultTolerationSeconds",
        "DenyServiceExternalIPs", "EventRateLimit", "ExtendedResourceToleration", "ImagePolicyWebhook",
        "LimitPodHardAntiAffinityTopology", "LimitRanger", "MutatingAdmissionPolicy", "MutatingAdmissionWebhook",
        "NamespaceAutoProvision", "NamespaceExists", "NamespaceLifecycle", "NodeDeclaredFeatureValidator", "NodeRestriction",
        "OwnerReferencesPermissionEnforcement", "PersistentVolumeClaimResize", "PodNodeSelector", "PodSecurity",
        "PodTolerationRestriction", "PodTopologyLabels", "Priority", "ResourceQuota", "RuntimeClass", "ServiceAccount",
        "StorageObjectInUseProtection", "TaintNodesByCondition", "ValidatingAdmissionPolicy", "ValidatingAdmissionWebhook",
    ];

    /// <summary>Plug-ins that are gone, and what stands in their place.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Removed = new Dictionary<string, string>
    {
        ["PodSecurityPolicy"] = "label namespaces for Pod Security Standards instead",
    };
}
