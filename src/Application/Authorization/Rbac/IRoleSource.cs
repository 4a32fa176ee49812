namespace Kronicle.Application.Authorization.Rbac;

/// <summary>Where the authorizer finds roles and bindings.</summary>
public interface IRoleSource
{
    /// <summary>The roles and bindings now, compiled. Called once per decision: it must answer from memory without waiting.</summary>
    RoleIndex Current { get; }
}
