using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Namespaces;

/// <summary>
/// The conditions by which a namespace tells what keeps it.
/// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/#NamespaceStatus
/// </summary>
internal static class DeletionConditions
{
    private const string DiscoveryFailure = "NamespaceDeletionDiscoveryFailure";
    private const string ParsingFailure = "NamespaceDeletionGroupVersionParsingFailure";
    private const string ContentFailure = "NamespaceDeletionContentFailure";
    private const string ContentRemaining = "NamespaceContentRemaining";
    private const string FinalizersRemaining = "NamespaceFinalizersRemaining";

    /// <summary>Brings the status up to date; whether it changed anything.</summary>
    public static bool Update(MapNode ns, ContentLeft left, DateTimeOffset now)
    {
        MapNode status = ns.EnsureMap("status");
        ListNode conditions = status.List("conditions") ?? [];
        bool changed = false;
        foreach (Condition condition in Of(left))
        {
            changed |= condition.Put(conditions, Timestamps.Time(now));
        }

        status["conditions"] = conditions;
        return changed;
    }

    // Discovery and its parsing can't fail here: the catalogue is in memory.
    private static IEnumerable<Condition> Of(ContentLeft left)
    {
        yield return new(DiscoveryFailure, false, "ResourcesDiscovered", "All resources successfully discovered");
        yield return new(ParsingFailure, false, "ParsedGroupVersions", "All legacy kube types successfully parsed");
        yield return left.Failures.Count == 0
            ? new(ContentFailure, false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization")
            : new(ContentFailure, true, "ContentDeletionFailed",
                $"Failed to delete all resource types, {left.Failures.Count} remaining: {string.Join(", ", left.Failures.Select(failure => failure.Message))}");
        yield return left.Objects.Count == 0
            ? new(ContentRemaining, false, "ContentRemoved", "All content successfully removed")
            : new(ContentRemaining, true, "SomeResourcesRemain", "Some resources are remaining: " + string.Join(", ", left.Objects
                .Select(entry => $"{entry.Key.Resource}.{entry.Key.Group} has {entry.Value} resource instances").Order(StringComparer.Ordinal)));
        yield return left.Finalizers.Count == 0
            ? new(FinalizersRemaining, false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
            : new(FinalizersRemaining, true, "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: " +
                string.Join(", ", left.Finalizers.Select(entry => $"{entry.Key} in {entry.Value} resource instances")));
    }
}
