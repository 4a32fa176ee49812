using System.Collections.Frozen;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>What kind of resource a name stands for: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/</summary>
public static class ResourceNames
{
    private const string HugePagePrefix = "hugepages-";
    private const string RequestPrefix = "requests.";
    private const string OwnDomain = "kubernetes.io/";

    private static readonly FrozenSet<string> OfContainers = FrozenSet.Create(StringComparer.Ordinal, "cpu", "memory", "ephemeral-storage");

    private static readonly FrozenSet<string> Counts = FrozenSet.Create(StringComparer.Ordinal,
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers");

    private static readonly FrozenSet<string> OfQuota = FrozenSet.Create(StringComparer.Ordinal,
        [.. Counts, .. OfContainers, "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage",
            "limits.cpu", "limits.memory", "limits.ephemeral-storage"]);

    /// <summary>Pages of a size that the name says.</summary>
    public static bool IsHugePages(string name) => name.StartsWith(HugePagePrefix, StringComparison.Ordinal);

    /// <summary>The size in a name of huge pages.</summary>
    public static string PageSize(string name) => name[HugePagePrefix.Length..];

    /// <summary>Kubernetes' own: a name without a domain, or in its domain.</summary>
    public static bool IsNative(string name) =>
        !name.Contains('/', StringComparison.Ordinal) || name.Contains(OwnDomain, StringComparison.Ordinal);

    /// <summary>A resource of somebody's device plug-in or the like.</summary>
    public static bool IsExtended(string name) =>
        !IsNative(name) && !name.StartsWith(RequestPrefix, StringComparison.Ordinal) && LabelSyntax.KeyErrors(RequestPrefix + name).Count == 0;

    /// <summary>Requests may be lower than limits.</summary>
    public static bool IsOvercommitAllowed(string name) => IsNative(name) && !IsHugePages(name);

    /// <summary>A resource that comes in whole units only.</summary>
    public static bool IsWhole(string name) => Counts.Contains(name) || IsExtended(name);

    /// <summary>A resource that containers can ask for by a name without a domain.</summary>
    public static bool IsOfContainers(string name) => OfContainers.Contains(name) || IsHugePages(name);

    /// <summary>A resource that a quota can count by a name without a domain.</summary>
    public static bool IsOfQuota(string name) => OfQuota.Contains(name) || IsHugePagesOfQuota(name);

    /// <summary>A name without a domain that means something.</summary>
    public static bool IsStandard(string name) => name == "storage" || IsOfQuota(name);

    private static bool IsHugePagesOfQuota(string name) =>
        IsHugePages(name) || name.StartsWith(RequestPrefix + HugePagePrefix, StringComparison.Ordinal);
}
