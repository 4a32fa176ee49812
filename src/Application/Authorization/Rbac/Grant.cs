using Kronicle.Application.Authentication;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>What one binding gives one subject.</summary>
/// <param name="binding">The binding.</param>
/// <param name="subject">Its subject.</param>
/// <param name="role">The role's place; null when the binding refers to no kind of role.</param>
internal sealed class Grant(RoleBinding binding, Subject subject, RoleEntry? role)
{
    public const string User = "User";
    public const string Group = "Group";
    public const string ServiceAccount = "ServiceAccount";

    private AuthorizationOutcome? outcome;

    /// <summary>The binding's name, by which grants of one scope are ordered.</summary>
    public string Binding => binding.Name;

    /// <summary>Whether who has it is a group; else a user.</summary>
    public bool ToGroup => subject.Kind == Group;

    /// <summary>
    /// The user or group that has it; null for a subject that is nobody. A service account is the user
    /// system:serviceaccount:NAMESPACE:NAME; one without any namespace matches nobody.
    /// </summary>
    public string? Holder => subject.Kind switch
    {
        User or Group => subject.Name,
        ServiceAccount when AccountNamespace.Length > 0 => new ServiceAccountName(AccountNamespace, subject.Name).ToString(),
        _ => null,
    };

    /// <summary>The role's rules now; empty when it has none or doesn't exist.</summary>
    public CompiledRule[] Rules => role?.Rules ?? [];

    public bool Broken => role?.Rules is null;

    /// <summary>Why the role could not be found; null when it was.</summary>
    public string? Error => ErrorAs(binding.RoleKind.ToLowerInvariant() + ".rbac.authorization.k8s.io");

    /// <summary>The same where the role was looked for under another name than its kind's.</summary>
    public string? ErrorAs(string resource) => role is null ? $"unsupported role reference kind: {Quote(binding.RoleKind)}"
        : role.Rules is null ? $"{resource} {Quote(binding.RoleName)} not found"
        : null;

    /// <summary>Allow, with the reason that audit events and access reviews hold; made when first asked for.</summary>
    public AuthorizationOutcome Outcome => outcome ??= new(Decision.Allow, Reason);

    private string AccountNamespace => subject.Namespace.Length > 0 ? subject.Namespace : binding.Namespace;

    private string Reason => "RBAC: allowed by " + (binding.Namespace.Length == 0
        ? $"ClusterRoleBinding {Quote(binding.Name)}"
        : $"RoleBinding {Quote(binding.Name + "/" + binding.Namespace)}")
        + $" of {binding.RoleKind} {Quote(binding.RoleName)} to {subject.Kind} {Quote(SubjectName)}";

    private string SubjectName => subject.Kind == ServiceAccount ? subject.Name + "/" + AccountNamespace : subject.Name;
}
