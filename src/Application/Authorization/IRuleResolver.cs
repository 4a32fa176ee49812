using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Authorization;

/// <summary>An authorizer that can list what a user may do: SelfSubjectRulesReview and the check that nobody grants more than they hold.</summary>
public interface IRuleResolver
{
    /// <param name="user">Whose rules.</param>
    /// <param name="ns">The namespace; empty for cluster-wide rules only.</param>
    UserRules RulesFor(UserInfo user, string ns);
}

/// <param name="Rules">In the order of the bindings' names, cluster bindings first.</param>
/// <param name="Errors">Why the list may be incomplete, such as a role that does not exist; rules are additive, so what is there holds.</param>
/// <param name="Incomplete">The authorizer allows more than it can list.</param>
public sealed record UserRules(IReadOnlyList<PolicyRule> Rules, IReadOnlyList<string> Errors, bool Incomplete = false);
