using Kronicle.Domain.Meta;

namespace Kronicle.Application.Writes;

/// <summary>Versions that are served no more but still taken in bodies, because old clients send them and nothing in them changed.</summary>
internal static class OldVersions
{
    private static readonly GroupVersionKind Eviction = new("policy", "v1", "Eviction");

    /// <summary>The kind that a body's kind stands for where another is expected: itself but for evictions of policy/v1beta1.</summary>
    public static GroupVersionKind Current(GroupVersionKind actual, GroupVersionKind expected) =>
        expected == Eviction && actual == Eviction with { Version = "v1beta1" } ? Eviction : actual;
}
