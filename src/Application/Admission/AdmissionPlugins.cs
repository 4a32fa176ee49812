using System.Diagnostics.CodeAnalysis;
using Kronicle.Application.Admission.Plugins;

namespace Kronicle.Application.Admission;

/// <summary>One plug-in of kube-apiserver.</summary>
/// <param name="Name">Its name in --enable-admission-plugins.</param>
/// <param name="Type">The class; null when this build does not have the plug-in.</param>
/// <param name="OnByDefault">Whether it runs unless it is turned off.</param>
public sealed record AdmissionPluginEntry(
    string Name, [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type? Type = null, bool OnByDefault = true);

/// <summary>
/// The plug-ins of kube-apiserver in the order in which it runs them, whatever order the command line has. A plug-in is one file in
/// Plugins and its type here. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
/// </summary>
public static class AdmissionPlugins
{
    public static readonly IReadOnlyList<AdmissionPluginEntry> All =
    [
        new("AlwaysAdmit", typeof(AlwaysAdmit), OnByDefault: false),
        new("NamespaceAutoProvision", typeof(NamespaceAutoProvision), OnByDefault: false),
        new("NamespaceLifecycle", typeof(NamespaceLifecycle)),
        new("NamespaceExists", typeof(NamespaceExists), OnByDefault: false),
        new("LimitPodHardAntiAffinityTopology", typeof(LimitPodHardAntiAffinityTopology), OnByDefault: false),
        new("LimitRanger", typeof(LimitRanger)),
        new("ServiceAccount", typeof(ServiceAccount)),
        new("NodeRestriction", typeof(NodeRestriction), OnByDefault: false),
        new("TaintNodesByCondition", typeof(TaintNodesByCondition)),
        new("AlwaysPullImages", typeof(AlwaysPullImages), OnByDefault: false),
        new("ImagePolicyWebhook", typeof(ImagePolicyWebhook), OnByDefault: false),
        new("PodSecurity", typeof(PodSecurity)),
        new("PodNodeSelector", typeof(PodNodeSelector), OnByDefault: false),
        new("Priority", typeof(Priority)),
        new("DefaultTolerationSeconds", typeof(DefaultTolerationSeconds)),
        new("PodTolerationRestriction", typeof(PodTolerationRestriction), OnByDefault: false),
        new("EventRateLimit", typeof(EventRateLimit), OnByDefault: false),
        new("ExtendedResourceToleration", typeof(ExtendedResourceToleration), OnByDefault: false),
        new("DefaultStorageClass", typeof(DefaultStorageClass)),
        new("StorageObjectInUseProtection", typeof(StorageObjectInUseProtection)),
        new("PodGroupProtection", typeof(PodGroupProtection)),
        new("OwnerReferencesPermissionEnforcement", typeof(OwnerReferencesPermissionEnforcement), OnByDefault: false),
        new("PersistentVolumeClaimResize", typeof(PersistentVolumeClaimResize)),
        new("RuntimeClass", typeof(RuntimeClass)),
        new("CertificateApproval", typeof(CertificateApproval)),
        new("CertificateSigning", typeof(CertificateSigning)),
        new("ClusterTrustBundleAttest", typeof(ClusterTrustBundleAttest)),
        new("CertificateSubjectRestriction", typeof(CertificateSubjectRestriction)),
        new("DefaultIngressClass", typeof(DefaultIngressClass)),
        new("DenyServiceExternalIPs", typeof(DenyServiceExternalIPs), OnByDefault: false),
        new("PodTopologyLabels", typeof(PodTopologyLabels)),
        new("PodGroupWorkloadExists", typeof(PodGroupWorkloadExists)),
        new("NodeDeclaredFeatureValidator", typeof(NodeDeclaredFeatureValidator)),
        new("JobValidation", typeof(JobValidation)),
        new("PodResizeValidator", typeof(PodResizeValidator)),
        new("MutatingAdmissionPolicy"),
        new("MutatingAdmissionWebhook", typeof(MutatingAdmissionWebhook)),
        new("ValidatingAdmissionPolicy"),
        new("ValidatingAdmissionWebhook", typeof(ValidatingAdmissionWebhook)),
        new("ResourceQuota", typeof(ResourceQuota)),
        new("AlwaysDeny", typeof(AlwaysDeny), OnByDefault: false),
    ];

    /// <summary>The names that this build runs unless told otherwise.</summary>
    public static IReadOnlyList<string> OnByDefault { get; } =
        [.. All.Where(entry => entry is { Type: not null, OnByDefault: true }).Select(entry => entry.Name)];

    /// <summary>The names that this build has.</summary>
    public static IReadOnlyList<string> Built { get; } = [.. All.Where(entry => entry.Type is not null).Select(entry => entry.Name)];

    /// <summary>The classes of the chosen plug-ins, in the order in which they run.</summary>
    public static IEnumerable<Type> Of(IReadOnlyCollection<string> names) =>
        All.Where(entry => entry.Type is not null && names.Contains(entry.Name)).Select(entry => entry.Type!);
}
