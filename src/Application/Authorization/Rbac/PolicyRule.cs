namespace Kronicle.Application.Authorization.Rbac;

/// <summary>rbac.authorization.k8s.io/v1 PolicyRule. https://kubernetes.io/docs/reference/access-authn-authz/rbac/</summary>
public sealed record PolicyRule
{
    public required IReadOnlyList<string> Verbs { get; init; }

    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>Such as pods, pods/log, */scale or *.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Empty when every name is meant.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Paths; a trailing * stands for any rest.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];
}

/// <summary>A Role, or a ClusterRole when <paramref name="Namespace"/> is empty.</summary>
public sealed record Role(string Namespace, string Name, IReadOnlyList<PolicyRule> Rules);

/// <summary>A RoleBinding, or a ClusterRoleBinding when <paramref name="Namespace"/> is empty.</summary>
/// <param name="Namespace">Where it holds.</param>
/// <param name="Name">Its name.</param>
/// <param name="RoleKind">Role or ClusterRole; anything else grants nothing and is told as an error.</param>
/// <param name="RoleName">The role, which need not exist.</param>
/// <param name="Subjects">Who is granted it.</param>
public sealed record RoleBinding(string Namespace, string Name, string RoleKind, string RoleName, IReadOnlyList<Subject> Subjects);

/// <param name="Kind">User, Group or ServiceAccount.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Of a service account; empty means the binding's own.</param>
public sealed record Subject(string Kind, string Name, string Namespace = "");
