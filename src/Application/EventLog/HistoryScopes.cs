using Kronicle.Application.KubernetesService;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.EventLog;

/// <summary>The keys of resources by the names that flags have for them.</summary>
public static class HistoryScopes
{
    /// <summary>What --history-exclude leaves out by default: it is written every few seconds, and of no interest afterwards.</summary>
    public static IReadOnlyList<string> ExcludedByDefault { get; } = ["events", "events.events.k8s.io", "leases.coordination.k8s.io", "masterleases"];

    /// <summary>
    /// What the storage keys of a resource begin with. A name is RESOURCE of the legacy group or RESOURCE.GROUP; of a group that is not
    /// built in, it is a custom resource, whose keys are known by its name. masterleases are the servers' signs of life.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>The beginning, with its slash at the end; null when there is no such resource.</returns>
    public static string? KeyRootOf(string name)
    {
        if (name == "masterleases")
        {
            return ServerLeases.Prefix;
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        (string resource, string group) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        ResourceCatalogue catalogue = ResourceCatalogue.BuiltIn;
        if (catalogue.Resources.FirstOrDefault(item => item.Stored && item.Group == group && item.Resource == resource) is { } found)
        {
            return catalogue.StorageOf(found).KeyRoot;
        }

        return resource.Length == 0 || !group.Contains('.', StringComparison.Ordinal) || catalogue.HasGroup(group) ? null : $"/registry/{group}/{resource}/";
    }
}
