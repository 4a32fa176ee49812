using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>What one binding gives one subject.</summary>
/// <param name="order">The binding's place in the order of names of its scope.</param>
/// <param name="binding">The binding.</param>
/// <param name="subject">Its subject.</param>
/// <param name="role">The role's place; null when the binding refers to no kind of role.</param>
internal sealed class Grant(int order, RoleBinding binding, Subject subject, RoleEntry? role)
{
    private AuthorizationOutcome? outcome;

    public int Order => order;

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

    private string Reason => "RBAC: allowed by " + (binding.Namespace.Length == 0
        ? $"ClusterRoleBinding {Quote(binding.Name)}"
        : $"RoleBinding {Quote(binding.Name + "/" + binding.Namespace)}")
        + $" of {binding.RoleKind} {Quote(binding.RoleName)} to {subject.Kind} {Quote(SubjectName)}";

    private string SubjectName => subject.Kind != SubjectGrants.ServiceAccount ? subject.Name
        : subject.Name + "/" + (subject.Namespace.Length > 0 ? subject.Namespace : binding.Namespace);
}
