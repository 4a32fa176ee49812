using System.Collections.Concurrent;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// The roles and bindings behind a <see cref="RoleIndex"/>. A change of a role touches its place only, a change of a binding only the
/// grants of its scope, which are immutable: decisions read them without a lock.
/// </summary>
internal sealed class RoleTable
{
    private static readonly SubjectGrants Nothing = new();

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, RoleEntry> roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, RoleBinding>> bindings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SubjectGrants> scopes = new(StringComparer.Ordinal);
    private SubjectGrants cluster = Nothing;

    /// <summary>The grants of cluster bindings.</summary>
    public SubjectGrants Cluster => Volatile.Read(ref cluster);

    /// <summary>The grants of a namespace's bindings.</summary>
    public SubjectGrants Of(string ns) => scopes.GetValueOrDefault(ns, Nothing);

    public void Put(Role role) => EntryOf(role.Namespace, role.Name).Rules = [.. role.Rules.Select(rule => new CompiledRule(rule))];

    public void RemoveRole(string ns, string name) => EntryOf(ns, name).Rules = null;

    /// <summary>Takes every role of one kind away that is not among those named: ClusterRoles, or Roles.</summary>
    public void KeepRoles(bool ofCluster, IReadOnlySet<(string Namespace, string Name)> kept)
    {
        foreach ((string key, RoleEntry entry) in roles)
        {
            int slash = key.IndexOf('/', StringComparison.Ordinal);
            if ((slash == 0) == ofCluster && !kept.Contains((key[..slash], key[(slash + 1)..])))
            {
                entry.Rules = null;
            }
        }
    }

    public void Put(RoleBinding binding) => Put(binding.Namespace, [binding]);

    /// <summary>Adds bindings of one scope, compiled once for all.</summary>
    public void Put(string ns, IEnumerable<RoleBinding> added)
    {
        lock (gate)
        {
            if (!bindings.TryGetValue(ns, out SortedDictionary<string, RoleBinding>? scope))
            {
                bindings[ns] = scope = new(StringComparer.Ordinal);
            }

            foreach (RoleBinding binding in added)
            {
                scope[binding.Name] = binding;
            }

            Compile(ns, scope);
        }
    }

    public void RemoveBinding(string ns, string name)
    {
        lock (gate)
        {
            if (bindings.TryGetValue(ns, out SortedDictionary<string, RoleBinding>? scope) && scope.Remove(name))
            {
                Compile(ns, scope);
            }
        }
    }

    /// <summary>Puts bindings in the place of all that are there: those of the cluster, or those of every namespace.</summary>
    public void ReplaceBindings(bool ofCluster, IEnumerable<RoleBinding> present)
    {
        Dictionary<string, RoleBinding[]> wanted = present.GroupBy(binding => binding.Namespace).ToDictionary(group => group.Key, group => group.ToArray());
        lock (gate)
        {
            foreach (string ns in bindings.Keys.Where(ns => (ns.Length == 0) == ofCluster).Union(wanted.Keys).ToArray())
            {
                bindings[ns] = new(StringComparer.Ordinal);
                Put(ns, wanted.GetValueOrDefault(ns, []));
            }
        }
    }

    private void Compile(string ns, SortedDictionary<string, RoleBinding> scope)
    {
        var grants = new SubjectGrants();
        int order = 0;
        foreach (RoleBinding binding in scope.Values)
        {
            RoleEntry? role = binding.RoleKind is "Role" or "ClusterRole"
                ? EntryOf(binding.RoleKind == "Role" ? binding.Namespace : "", binding.RoleName)
                : null;
            foreach (Subject subject in binding.Subjects)
            {
                grants.Add(subject, binding.Namespace, new(order, binding, subject, role));
            }

            order++;
        }

        if (ns.Length == 0)
        {
            Volatile.Write(ref cluster, grants);
        }
        else if (scope.Count == 0)
        {
            bindings.Remove(ns);
            scopes.TryRemove(ns, out _);
        }
        else
        {
            scopes[ns] = grants;
        }
    }

    /// <summary>A namespace has no slash, so no two roles share a key.</summary>
    private RoleEntry EntryOf(string ns, string name) => roles.GetOrAdd(ns + "/" + name, static _ => new());
}
