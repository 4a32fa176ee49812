using Kronicle.Application.Authentication;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// Roles and bindings compiled for decisions: for each subject the rules it has. A decision looks up the user and each group in two
/// scopes and then only compares.
/// </summary>
public sealed class RoleIndex
{
    public RoleIndex(IEnumerable<Role> roles, IEnumerable<RoleBinding> bindings)
    {
        foreach (Role role in roles)
        {
            Table.Put(role);
        }

        Table.Put(bindings);
    }

    /// <summary>What is decided from; it may change at any time.</summary>
    internal RoleTable Table { get; } = new();

    /// <summary>Allow with the binding as reason; else no opinion, with the roles that could not be found as reason.</summary>
    internal AuthorizationOutcome Decide(AuthorizationAttributes attributes)
    {
        int verb = VerbSet.BitOf(attributes.Verb);
        GrantTable now = Table.Grants;
        SubjectGrants? own = attributes.Namespace.Length > 0 ? now.Of(attributes.Namespace) : null;
        Grant? grant = Find(now.Cluster, attributes, verb) ?? (own is null ? null : Find(own, attributes, verb));
        if (grant is not null)
        {
            return grant.Outcome;
        }

        if (!IsBroken(now.Cluster, attributes.User) && (own is null || !IsBroken(own, attributes.User)))
        {
            return AuthorizationOutcome.NoOpinion;
        }

        string errors = AggregateError.Text(GrantsOf(now, attributes.User, attributes.Namespace).Select(grant => grant.Error).OfType<string>());
        return errors.Length == 0 ? AuthorizationOutcome.NoOpinion : new(Decision.NoOpinion, "RBAC: " + errors);
    }

    /// <summary>The user's rules, each binding's once, in the order of the bindings, those of the cluster first.</summary>
    /// <param name="user">Whose rules.</param>
    /// <param name="ns">The namespace; empty for cluster-wide rules only.</param>
    /// <param name="sought">The resource by which errors name roles that are missing; null for the roles' own kinds.</param>
    internal UserRules RulesOf(UserInfo user, string ns, GroupResource? sought = null)
    {
        List<Grant> grants = GrantsOf(Table.Grants, user, ns);
        return new(
            [.. grants.SelectMany(grant => grant.Rules).Select(rule => rule.Source)],
            [.. grants.Select(grant => sought is null ? grant.Error : grant.ErrorAs(sought.ToString()!)).OfType<string>()]);
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

    private static Grant? Find(GrantList grants, AuthorizationAttributes attributes, int verb)
    {
        foreach (Grant[] chunk in grants.Chunks)
        {
            foreach (Grant grant in chunk)
            {
                foreach (CompiledRule rule in grant.Rules)
                {
                    if (rule.Allows(attributes, verb))
                    {
                        return grant;
                    }
                }
            }
        }

        return null;
    }

    // Whether a binding of the user's refers to a role that is not there. Most have none, and a denial then allocates nothing.
    private static bool IsBroken(SubjectGrants scope, UserInfo user)
    {
        bool broken = IsBroken(scope.OfUser(user.Name));
        foreach (string group in user.Groups)
        {
            broken = broken || IsBroken(scope.OfGroup(group));
        }

        return broken;
    }

    private static bool IsBroken(GrantList grants)
    {
        foreach (Grant[] chunk in grants.Chunks)
        {
            foreach (Grant grant in chunk)
            {
                if (grant.Broken)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static List<Grant> GrantsOf(GrantTable now, UserInfo user, string ns)
    {
        var grants = new List<Grant>();
        Gather(now.Cluster, user, grants);
        if (ns.Length > 0)
        {
            Gather(now.Of(ns), user, grants);
        }

        return grants;
    }

    // Each binding once, though several of the user's groups may be its subjects.
    private static void Gather(SubjectGrants scope, UserInfo user, List<Grant> grants)
    {
        var found = new SortedDictionary<string, Grant>(StringComparer.Ordinal);
        foreach (GrantList list in user.Groups.Select(scope.OfGroup).Prepend(scope.OfUser(user.Name)))
        {
            foreach (Grant[] chunk in list.Chunks)
            {
                foreach (Grant grant in chunk)
                {
                    found.TryAdd(grant.Binding, grant);
                }
            }
        }

        grants.AddRange(found.Values);
    }
}
