using System.Collections.Immutable;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>A change of grants on its way. It costs as much as the bindings that change have subjects, however many others there are.</summary>
internal sealed class GrantEdit(GrantTable before)
{
    private readonly Dictionary<string, Scope> scopes = new(StringComparer.Ordinal);

    /// <summary>Puts what a binding gives in the place of what it gave.</summary>
    /// <param name="ns">The binding's namespace; empty for the cluster.</param>
    /// <param name="gave">Null when it is new.</param>
    /// <param name="gives">Null when it is gone.</param>
    public void Put(string ns, BoundRole? gave, BoundRole? gives)
    {
        if (!scopes.TryGetValue(ns, out Scope? scope))
        {
            SubjectGrants present = before.Of(ns);
            scopes[ns] = scope = new(present.Users.ToBuilder(), present.Groups.ToBuilder());
        }

        // Backwards, so that of a subject that is named twice the first counts.
        foreach (Grant grant in (gives?.Grants ?? []).Reverse())
        {
            scope.Put(grant);
        }

        foreach (Grant grant in gave?.Grants ?? [])
        {
            scope.Remove(grant);
        }
    }

    /// <summary>The table with every change.</summary>
    public GrantTable Done()
    {
        GrantTable table = before;
        foreach ((string ns, Scope scope) in scopes)
        {
            var grants = new SubjectGrants(scope.Users.ToImmutable(), scope.Groups.ToImmutable());
            table = ns.Length == 0 ? table with { Cluster = grants }
                : table with { Namespaces = grants.IsEmpty ? table.Namespaces.Remove(ns) : table.Namespaces.SetItem(ns, grants) };
        }

        return table;
    }

    private sealed record Scope(ImmutableDictionary<string, GrantList>.Builder Users, ImmutableDictionary<string, GrantList>.Builder Groups)
    {
        public void Put(Grant grant)
        {
            if (grant.Holder is { } holder)
            {
                ImmutableDictionary<string, GrantList>.Builder lists = grant.ToGroup ? Groups : Users;
                lists[holder] = lists.GetValueOrDefault(holder, GrantList.Empty).With(grant);
            }
        }

        // What stands in its place already stays.
        public void Remove(Grant grant)
        {
            ImmutableDictionary<string, GrantList>.Builder lists = grant.ToGroup ? Groups : Users;
            if (grant.Holder is not { } holder || !lists.TryGetValue(holder, out GrantList? had) || !ReferenceEquals(had.Of(grant.Binding), grant))
            {
                return;
            }

            GrantList rest = had.Without(grant.Binding);
            if (rest.IsEmpty)
            {
                lists.Remove(holder);
            }
            else
            {
                lists[holder] = rest;
            }
        }
    }
}
