namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The place of a role, which may be empty: bindings refer to the place, so that a change of the role reaches them all at once.</summary>
/// <param name="ns">The role's namespace; empty for a ClusterRole.</param>
/// <param name="name">The role's name.</param>
internal sealed class RoleEntry(string ns, string name)
{
    private CompiledRule[]? rules;

    public string Namespace => ns;

    public string Name => name;

    /// <summary>Null when there is no such role.</summary>
    public CompiledRule[]? Rules
    {
        get => Volatile.Read(ref rules);
        set => Volatile.Write(ref rules, value);
    }

    /// <summary>How many bindings refer to it: a place that is empty and that none refers to is given up.</summary>
    public int Bindings { get; set; }
}
