using System.Collections.Frozen;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Requests;

/// <summary>The served kinds that kube-apiserver 1.36 warns of.</summary>
internal static class DeprecatedKinds
{
    private static readonly FrozenDictionary<GroupVersionKind, string> Warnings = new Dictionary<GroupVersionKind, string>
    {
        [new("", "v1", "ComponentStatus")] = "v1 ComponentStatus is deprecated in v1.19+",
        [new("", "v1", "Endpoints")] = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
    }.ToFrozenDictionary();

    /// <summary>Null for a kind that has no successor.</summary>
    public static string? WarningOf(GroupVersionKind kind) => Warnings.GetValueOrDefault(kind);
}
