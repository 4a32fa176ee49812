namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// The roles and bindings behind a <see cref="RoleIndex"/>, kept by single changes. A change of a role touches its place only, a change
/// of a binding only what its subjects have; decisions read <see cref="Grants"/> without a lock.
/// </summary>
internal sealed class RoleTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RoleEntry> roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoundRole> cluster = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoundRole> namespaced = new(StringComparer.Ordinal);
    private GrantTable grants = GrantTable.Empty;

    /// <summary>What every subject has now.</summary>
    public GrantTable Grants => Volatile.Read(ref grants);

    /// <summary>How many places of roles are kept: as many as there are roles, and missing ones that bindings refer to.</summary>
    public int Places
    {
        get
        {
            lock (gate)
            {
                return roles.Count;
            }
        }
    }

    public void Put(Role role)
    {
        CompiledRule[] rules = [.. role.Rules.Select(rule => new CompiledRule(rule))];
        lock (gate)
        {
            EntryOf(role.Namespace, role.Name).Rules = rules;
        }
    }

    public void RemoveRole(string ns, string name)
    {
        lock (gate)
        {
            RoleEntry entry = EntryOf(ns, name);
            entry.Rules = null;
            GiveUp(entry);
        }
    }

    /// <summary>Takes every role of one kind away that is not among those named: ClusterRoles, or Roles.</summary>
    public void KeepRoles(bool ofCluster, IReadOnlySet<(string Namespace, string Name)> kept)
    {
        lock (gate)
        {
            foreach (RoleEntry entry in roles.Values.ToArray())
            {
                if ((entry.Namespace.Length == 0) == ofCluster && !kept.Contains((entry.Namespace, entry.Name)))
                {
                    entry.Rules = null;
                    GiveUp(entry);
                }
            }
        }
    }

    public void Put(RoleBinding binding) => Put([binding]);

    /// <summary>Puts bindings in the place of those of their names, all at one moment.</summary>
    public void Put(IEnumerable<RoleBinding> present)
    {
        RoleBinding[] all = [.. present];
        lock (gate)
        {
            var edit = new GrantEdit(grants);
            foreach (RoleBinding binding in all)
            {
                Put(edit, binding);
            }

            Volatile.Write(ref grants, edit.Done());
        }
    }

    public void RemoveBinding(string ns, string name)
    {
        lock (gate)
        {
            var edit = new GrantEdit(grants);
            Remove(edit, ns.Length == 0, Key(ns, name));
            Volatile.Write(ref grants, edit.Done());
        }
    }

    /// <summary>Puts bindings in the place of all that are there, those of the cluster or those of every namespace, at one moment.</summary>
    public void ReplaceBindings(bool ofCluster, IEnumerable<RoleBinding> present)
    {
        RoleBinding[] all = [.. present];
        lock (gate)
        {
            var edit = new GrantEdit(grants);
            HashSet<string> gone = [.. BoundOf(ofCluster).Keys];
            foreach (RoleBinding binding in all)
            {
                Put(edit, binding);
                gone.Remove(Key(binding.Namespace, binding.Name));
            }

            foreach (string key in gone)
            {
                Remove(edit, ofCluster, key);
            }

            Volatile.Write(ref grants, edit.Done());
        }
    }

    private void Put(GrantEdit edit, RoleBinding binding)
    {
        Dictionary<string, BoundRole> bound = BoundOf(binding.Namespace.Length == 0);
        string key = Key(binding.Namespace, binding.Name);
        BoundRole? gave = bound.GetValueOrDefault(key);
        if (gave is not null && gave.Is(binding))
        {
            return;
        }

        RoleEntry? role = binding.RoleKind is "Role" or "ClusterRole"
            ? EntryOf(binding.RoleKind == "Role" ? binding.Namespace : "", binding.RoleName)
            : null;
        if (role is not null)
        {
            role.Bindings++;
        }

        edit.Put(binding.Namespace, gave, bound[key] = new(binding, role));
        LetGo(gave?.Role);
    }

    private void Remove(GrantEdit edit, bool ofCluster, string key)
    {
        if (BoundOf(ofCluster).Remove(key, out BoundRole? gave))
        {
            edit.Put(ofCluster ? "" : key[..key.IndexOf('/', StringComparison.Ordinal)], gave, null);
            LetGo(gave.Role);
        }
    }

    private void LetGo(RoleEntry? role)
    {
        if (role is not null)
        {
            role.Bindings--;
            GiveUp(role);
        }
    }

    private void GiveUp(RoleEntry entry)
    {
        if (entry.Rules is null && entry.Bindings == 0)
        {
            roles.Remove(Key(entry.Namespace, entry.Name));
        }
    }

    private Dictionary<string, BoundRole> BoundOf(bool ofCluster) => ofCluster ? cluster : namespaced;

    private RoleEntry EntryOf(string ns, string name)
    {
        string key = Key(ns, name);
        if (!roles.TryGetValue(key, out RoleEntry? entry))
        {
            roles[key] = entry = new(ns, name);
        }

        return entry;
    }

    /// <summary>A namespace has no slash, so no two objects share a key.</summary>
    private static string Key(string ns, string name) => ns + "/" + name;
}
