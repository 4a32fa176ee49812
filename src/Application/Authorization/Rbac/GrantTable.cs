using System.Collections.Immutable;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// All grants at one moment. Immutable, and each change is one new table that shares all but what it changed: a decision that reads one
/// table never sees half of a change, and waits for nobody.
/// </summary>
/// <param name="Cluster">Of cluster bindings.</param>
/// <param name="Namespaces">Of the bindings of each namespace; none is empty.</param>
internal sealed record GrantTable(SubjectGrants Cluster, ImmutableDictionary<string, SubjectGrants> Namespaces)
{
    public static readonly GrantTable Empty =
        new(SubjectGrants.None, ImmutableDictionary.Create<string, SubjectGrants>(StringComparer.Ordinal));

    /// <summary>The grants of a namespace's bindings; those of the cluster for the empty name.</summary>
    public SubjectGrants Of(string ns) => ns.Length == 0 ? Cluster : Namespaces.GetValueOrDefault(ns, SubjectGrants.None);
}
