using Kronicle.Application.Authentication;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// Roles and bindings compiled for decisions: for each subject the rules it has. Immutable; a change of a role or binding is a new
/// index. A decision looks up the user and each group in two scopes and then only compares.
/// </summary>
public sealed class RoleIndex
{
    private static readonly SubjectGrants Nothing = new();

    private readonly SubjectGrants cluster = new();
    private readonly Dictionary<string, SubjectGrants> namespaces = new(StringComparer.Ordinal);
    private bool anyErrors;

    public RoleIndex(IEnumerable<Role> roles, IEnumerable<RoleBinding> bindings)
    {
        var compiled = new Dictionary<string, CompiledRule[]>(StringComparer.Ordinal);
        foreach (Role role in roles)
        {
            compiled[KeyOf(role.Namespace, role.Name)] = [.. role.Rules.Select(rule => new CompiledRule(rule))];
        }

        List<RoleBinding> ordered = [.. bindings];
        ordered.Sort((a, b) => string.CompareOrdinal(KeyOf(a.Namespace, a.Name), KeyOf(b.Namespace, b.Name)));
        for (int order = 0; order < ordered.Count; order++)
        {
            Add(ordered[order], order, compiled);
        }
    }

    /// <summary>Allow with the binding as reason; else no opinion, with the roles that could not be found as reason.</summary>
    internal AuthorizationOutcome Decide(AuthorizationAttributes attributes)
    {
        int verb = VerbSet.BitOf(attributes.Verb);
        Grant? grant = Find(cluster, attributes, verb)
            ?? (attributes.Namespace.Length > 0 ? Find(OfNamespace(attributes.Namespace), attributes, verb) : null);
        if (grant is not null)
        {
            return grant.Outcome;
        }

        if (!anyErrors)
        {
            return AuthorizationOutcome.NoOpinion;
        }

        string errors = Errors(GrantsOf(attributes.User, attributes.Namespace));
        return errors.Length == 0 ? AuthorizationOutcome.NoOpinion : new(Decision.NoOpinion, "RBAC: " + errors);
    }

    /// <summary>The user's rules, each binding's once, in the order of the bindings.</summary>
    internal UserRules RulesOf(UserInfo user, string ns)
    {
        Grant[] grants = [.. GrantsOf(user, ns).OrderBy(grant => grant.Order).DistinctBy(grant => grant.Order)];
        return new(
            [.. grants.SelectMany(grant => grant.Rules).Select(rule => rule.Source)],
            [.. grants.Select(grant => grant.Error).OfType<string>()]);
    }

    private static Grant? Find(SubjectGrants scope, AuthorizationAttributes attributes, int verb)
    {
        if (Find(scope.OfUser(attributes.User.Name), attributes, verb) is { } own)
        {
            return own;
        }

        foreach (string group in attributes.User.Groups)
        {
            if (Find(scope.OfGroup(group), attributes, verb) is { } grant)
            {
                return grant;
            }
        }

        return null;
    }

    private static Grant? Find(ReadOnlySpan<Grant> grants, AuthorizationAttributes attributes, int verb)
    {
        foreach (Grant grant in grants)
        {
            foreach (CompiledRule rule in grant.Rules)
            {
                if (rule.Allows(attributes, verb))
                {
                    return grant;
                }
            }
        }

        return null;
    }

    private List<Grant> GrantsOf(UserInfo user, string ns)
    {
        var grants = new List<Grant>();
        foreach (SubjectGrants scope in (ReadOnlySpan<SubjectGrants>)[cluster, ns.Length > 0 ? OfNamespace(ns) : Nothing])
        {
            grants.AddRange(scope.OfUser(user.Name));
            foreach (string group in user.Groups)
            {
                grants.AddRange(scope.OfGroup(group));
            }
        }

        return grants;
    }

    /// <summary>As apimachinery prints an aggregate: each error once, several in brackets.</summary>
    private static string Errors(List<Grant> grants)
    {
        string[] errors = [.. grants.Where(grant => grant.Error is not null).OrderBy(grant => grant.Order)
            .Select(grant => grant.Error!).Distinct()];
        return errors.Length <= 1 ? string.Concat(errors) : $"[{string.Join(", ", errors)}]";
    }

    private void Add(RoleBinding binding, int order, Dictionary<string, CompiledRule[]> roles)
    {
        string? error = Resolve(binding, roles, out CompiledRule[] rules);
        anyErrors |= error is not null;
        SubjectGrants scope = ScopeOf(binding.Namespace);
        foreach (Subject subject in binding.Subjects)
        {
            scope.Add(subject, binding.Namespace, new(order, binding, subject, rules, error));
        }
    }

    /// <summary>A namespace has no slash, so no two roles share a key.</summary>
    private static string KeyOf(string ns, string name) => ns + "/" + name;

    private static string? Resolve(
        RoleBinding binding, Dictionary<string, CompiledRule[]> roles, out CompiledRule[] rules)
    {
        rules = [];
        if (binding.RoleKind is not ("Role" or "ClusterRole"))
        {
            return $"unsupported role reference kind: {GoText.Quote(binding.RoleKind)}";
        }

        string ns = binding.RoleKind == "Role" ? binding.Namespace : "";
        if (roles.TryGetValue(KeyOf(ns, binding.RoleName), out CompiledRule[]? found))
        {
            rules = found;
            return null;
        }

        return $"{binding.RoleKind.ToLowerInvariant()}.rbac.authorization.k8s.io {GoText.Quote(binding.RoleName)} not found";
    }

    private SubjectGrants OfNamespace(string ns) => namespaces.GetValueOrDefault(ns, Nothing);

    private SubjectGrants ScopeOf(string ns)
    {
        if (ns.Length == 0)
        {
            return cluster;
        }

        if (!namespaces.TryGetValue(ns, out SubjectGrants? scope))
        {
            namespaces[ns] = scope = new();
        }

        return scope;
    }
}
