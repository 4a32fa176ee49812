using Kronicle.Application.Authentication;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The mode RBAC: roles only allow, so what no rule allows is left to the next mode. https://kubernetes.io/docs/reference/access-authn-authz/rbac/</summary>
public sealed class RbacAuthorizer(IRoleSource roles) : IAuthorizer, IRuleResolver
{
    public string Name => AuthorizationModes.Rbac;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(roles.Current.Decide(attributes));

    public UserRules RulesFor(UserInfo user, string ns) => roles.Current.RulesOf(user, ns);
}
