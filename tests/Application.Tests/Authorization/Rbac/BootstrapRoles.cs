using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Tests.Authorization.Rbac;

/// <summary>The roles and bindings of a fresh cluster as the authorizer's source, without a store.</summary>
internal sealed class BootstrapRoles : IRoleSource
{
    public RoleIndex Current { get; } = new(BootstrapPolicy.BuiltIn.Roles.Select(entry => entry.Role), BootstrapPolicy.BuiltIn.Bindings);
}
