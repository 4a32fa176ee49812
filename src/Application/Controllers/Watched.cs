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
    public static readonly ResourceDefinition ClusterRoles = ResourceCatalogue.BuiltIn.Find("rbac.authorization.k8s.io", "v1", "clusterroles")!;

    private static ResourceDefinition Find(string resource) => ResourceCatalogue.BuiltIn.Find("", "v1", resource)!;
}
