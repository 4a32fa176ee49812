using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>What one binding gives one subject.</summary>
/// <param name="order">The binding's place in the order of names.</param>
/// <param name="binding">The binding.</param>
/// <param name="subject">Its subject.</param>
/// <param name="rules">The role's rules; empty when it has none or doesn't exist.</param>
/// <param name="error">Why the role could not be found; null when it was.</param>
internal sealed class Grant(int order, RoleBinding binding, Subject subject, CompiledRule[] rules, string? error)
{
    private AuthorizationOutcome? outcome;

    public int Order => order;

    public CompiledRule[] Rules => rules;

    public string? Error => error;

    /// <summary>Allow, with the reason that audit events and access reviews hold; made when first asked for.</summary>
    public AuthorizationOutcome Outcome => outcome ??= new(Decision.Allow, Reason);

    private string Reason => "RBAC: allowed by " + (binding.Namespace.Length == 0
        ? $"ClusterRoleBinding {Quote(binding.Name)}"
        : $"RoleBinding {Quote(binding.Name + "/" + binding.Namespace)}")
        + $" of {binding.RoleKind} {Quote(binding.RoleName)} to {subject.Kind} {Quote(SubjectName)}";

    private string SubjectName => subject.Kind != SubjectGrants.ServiceAccount ? subject.Name
        : subject.Name + "/" + (subject.Namespace.Length > 0 ? subject.Namespace : binding.Namespace);
}
