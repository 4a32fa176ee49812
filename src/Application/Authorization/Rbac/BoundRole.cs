namespace Kronicle.Application.Authorization.Rbac;

/// <summary>A binding with the place of its role and what it gives to each of its subjects.</summary>
internal sealed class BoundRole
{
    private readonly RoleBinding binding;

    /// <param name="binding">The binding.</param>
    /// <param name="role">The role's place; null when the binding refers to no kind of role.</param>
    public BoundRole(RoleBinding binding, RoleEntry? role)
    {
        this.binding = binding;
        Role = role;
        Grants = [.. binding.Subjects.Select(subject => new Grant(binding, subject, role))];
    }

    public RoleEntry? Role { get; }

    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>Whether a binding of the same name gives the same role to the same subjects.</summary>
    public bool Is(RoleBinding other) =>
        binding.RoleKind == other.RoleKind && binding.RoleName == other.RoleName && binding.Subjects.SequenceEqual(other.Subjects);
}
