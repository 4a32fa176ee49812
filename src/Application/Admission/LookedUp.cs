using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Admission;

/// <summary>The resources that plug-ins look up.</summary>
internal static class LookedUp
{
    public static readonly ResourceDefinition Namespaces = Find("", "namespaces");
    public static readonly ResourceDefinition LimitRanges = Find("", "limitranges");
    public static readonly ResourceDefinition ResourceQuotas = Find("", "resourcequotas");
    public static readonly ResourceDefinition Pods = Find("", "pods");
    public static readonly ResourceDefinition Nodes = Find("", "nodes");
    public static readonly ResourceDefinition Claims = Find("", "persistentvolumeclaims");
    public static readonly ResourceDefinition Volumes = Find("", "persistentvolumes");
    public static readonly ResourceDefinition CsiDrivers = Find("storage.k8s.io", "csidrivers");
    public static readonly ResourceDefinition ServiceAccounts = Find("", "serviceaccounts");
    public static readonly ResourceDefinition PriorityClasses = Find("scheduling.k8s.io", "priorityclasses");
    public static readonly ResourceDefinition RuntimeClasses = Find("node.k8s.io", "runtimeclasses");
    public static readonly ResourceDefinition StorageClasses = Find("storage.k8s.io", "storageclasses");
    public static readonly ResourceDefinition IngressClasses = Find("networking.k8s.io", "ingressclasses");

    private static ResourceDefinition Find(string group, string resource) =>
        ResourceCatalogue.BuiltIn.Find(group, "v1", resource) ?? throw new InvalidOperationException($"{resource} is not in the catalogue");
}
