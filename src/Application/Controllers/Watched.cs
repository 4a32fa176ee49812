using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Controllers;

/// <summary>The resources that controllers follow and write.</summary>
internal static class Watched
{
    public static readonly ResourceDefinition Namespaces = Find("namespaces");
    public static readonly ResourceDefinition ServiceAccounts = Find("serviceaccounts");
    public static readonly ResourceDefinition Secrets = Find("secrets");
    public static readonly ResourceDefinition ConfigMaps = Find("configmaps");
    public static readonly ResourceDefinition ResourceQuotas = Find("resourcequotas");
    public static readonly ResourceDefinition Services = Find("services");
    public static readonly ResourceDefinition ClusterRoles = Find("clusterroles", "rbac.authorization.k8s.io");
    public static readonly ResourceDefinition ApiServices = Find("apiservices", "apiregistration.k8s.io");
    public static readonly ResourceDefinition FlowSchemas = Find("flowschemas", "flowcontrol.apiserver.k8s.io");
    public static readonly ResourceDefinition PriorityLevels = Find("prioritylevelconfigurations", "flowcontrol.apiserver.k8s.io");

    private static ResourceDefinition Find(string resource, string group = "") => ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!;
}
