namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The place of a role, which may be empty: bindings refer to the place, so that a change of the role reaches them all at once.</summary>
internal sealed class RoleEntry
{
    private CompiledRule[]? rules;

    /// <summary>Null when there is no such role.</summary>
    public CompiledRule[]? Rules
    {
        get => Volatile.Read(ref rules);
        set => Volatile.Write(ref rules, value);
    }
}
