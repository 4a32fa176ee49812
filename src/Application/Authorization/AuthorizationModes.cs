using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Authorization;

/// <summary>The modes of --authorization-mode: a new one is a constant, a name in <see cref="All"/> and a line in <see cref="Create"/>.</summary>
public static class AuthorizationModes
{
    public const string Node = "Node";
    public const string Rbac = "RBAC";
    public const string AlwaysAllow = "AlwaysAllow";
    public const string AlwaysDeny = "AlwaysDeny";

    public static readonly IReadOnlyList<string> All = [Node, Rbac, AlwaysAllow, AlwaysDeny];

    /// <summary>The chain of these modes, in their order, behind the administrators' group.</summary>
    public static AuthorizerChain Create(IReadOnlyList<string> modes, IRoleSource roles) => new(
    [
        new PrivilegedGroupAuthorizer(UserInfo.MastersGroup),
        .. modes.Select(mode => Create(mode, roles)),
    ]);

    private static IAuthorizer Create(string mode, IRoleSource roles) => mode switch
    {
        Node => new NodeAuthorizer(),
        Rbac => new RbacAuthorizer(roles),
        AlwaysAllow => new AlwaysAllowAuthorizer(),
        AlwaysDeny => new AlwaysDenyAuthorizer(),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "no such authorization mode"),
    };
}
