using Kronicle.Application.EventLog;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Replay;

/// <summary>In which order the objects of a namespace are made again, so that each finds what it needs.</summary>
internal static class RestoreOrder
{
    /// <summary>
    /// Pods need what they name; what limits and protects them comes before them; owners come before what they own. All others follow
    /// in the order of their names, and quotas are last: a new one refuses everything until it has been counted.
    /// </summary>
    private static readonly string[] First =
    [
        "serviceaccounts", "secrets", "configmaps", "limitranges", "persistentvolumeclaims", "roles.rbac.authorization.k8s.io",
        "rolebindings.rbac.authorization.k8s.io", "networkpolicies.networking.k8s.io", "resourceclaimtemplates.resource.k8s.io", "resourceclaims.resource.k8s.io",
        "services", "poddisruptionbudgets.policy", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "cronjobs.batch", "jobs.batch",
        "replicasets.apps", "replicationcontrollers", "pods", "controllerrevisions.apps", "endpoints", "endpointslices.discovery.k8s.io",
    ];

    private const string Last = "resourcequotas";

    /// <summary>What lasts for moments only and is of no use in another life of the namespace.</summary>
    private static readonly string[] Never = ["events", "events.events.k8s.io", "leases.coordination.k8s.io"];

    /// <summary>The built-in resources of a namespace that are made again.</summary>
    public static IEnumerable<ResourceDefinition> BuiltIn { get; } = [.. ResourceCatalogue.BuiltIn.Resources
        .Where(resource => resource.Stored && resource.Namespaced).Select(ResourceCatalogue.BuiltIn.StorageOf).DistinctBy(resource => resource.KeyRoot)
        .Where(resource => !Never.Contains(LabelOf(resource))).OrderBy(resource => RankOf(LabelOf(resource))).ThenBy(LabelOf, StringComparer.Ordinal)];

    public static bool IsLast(ResourceDefinition resource) => LabelOf(resource) == Last;

    private static int RankOf(string label) => label == Last ? int.MaxValue : Array.IndexOf(First, label) is >= 0 and var at ? at : First.Length;

    private static string LabelOf(ResourceDefinition resource) => StoredResources.LabelOf(resource.KeyRoot + "x");
}
