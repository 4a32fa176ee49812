using Kronicle.Application.Strategies;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>The scopes of pods: https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes</summary>
internal static class PodScopes
{
    private static readonly string[] Affinities = ["podAffinity", "podAntiAffinity"];

    public static bool Contains(QuotaScope scope, MapNode pod) => scope.Name switch
    {
        "Terminating" => IsTerminating(pod),
        "NotTerminating" => !IsTerminating(pod),
        "BestEffort" => PodQuality.Given(pod) == "BestEffort",
        "NotBestEffort" => PodQuality.Given(pod) != "BestEffort",
        "PriorityClass" => scope.Selects(pod.Map("spec")?.Text("priorityClassName") is { Length: > 0 } name ? name : null),
        "CrossNamespacePodAffinity" => CrossesNamespaces(pod),
        _ => false,
    };

    /// <summary>A pod that is to end by itself.</summary>
    public static bool IsTerminating(MapNode pod) => pod.Map("spec")?.Integer("activeDeadlineSeconds") >= 0;

    private static bool CrossesNamespaces(MapNode pod) =>
        pod.Map("spec")?.Map("affinity") is { } affinity && Affinities.Any(kind => Terms(affinity.Map(kind)).Any(term =>
            term.List("namespaces") is { Count: > 0 } || term.Map("namespaceSelector") is not null));

    private static IEnumerable<MapNode> Terms(MapNode? affinity) =>
    [
        .. affinity?.List("requiredDuringSchedulingIgnoredDuringExecution")?.Maps ?? [],
        .. (affinity?.List("preferredDuringSchedulingIgnoredDuringExecution")?.Maps ?? []).Select(weighted => weighted.Map("podAffinityTerm")).OfType<MapNode>(),
    ];
}
