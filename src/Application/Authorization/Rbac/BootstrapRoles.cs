namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The roles and bindings of a fresh cluster as the authorizer's source. They are read when the first decision needs them.</summary>
public sealed class BootstrapRoles : IRoleSource
{
    private readonly Lazy<RoleIndex> index =
        new(() => new(BootstrapPolicy.BuiltIn.Roles.Select(entry => entry.Role), BootstrapPolicy.BuiltIn.Bindings));

    public RoleIndex Current => index.Value;
}
