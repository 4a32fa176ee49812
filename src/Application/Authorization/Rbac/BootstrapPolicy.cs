namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// What kube-apiserver creates in an empty cluster so that its own components and users can work: the table bootstrap.facts.
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
/// </summary>
public sealed class BootstrapPolicy
{
    private static readonly Lazy<BootstrapPolicy> Table = new(BootstrapFacts.Read);

    internal BootstrapPolicy(IReadOnlyList<BootstrapRole> roles, IReadOnlyList<RoleBinding> bindings)
    {
        Roles = roles;
        Bindings = bindings;
    }

    public static BootstrapPolicy BuiltIn => Table.Value;

    public IReadOnlyList<BootstrapRole> Roles { get; }

    public IReadOnlyList<RoleBinding> Bindings { get; }
}

/// <param name="Role">The role. One that gathers others has no rules here: filling it is the aggregation controller's work.</param>
/// <param name="Feeds">Which roles its label rbac.authorization.k8s.io/aggregate-to-NAME feeds: admin, edit or view.</param>
/// <param name="Gathers">The label NAME that its aggregationRule selects; empty when it aggregates nothing.</param>
public sealed record BootstrapRole(Role Role, IReadOnlyList<string> Feeds, string Gathers);
