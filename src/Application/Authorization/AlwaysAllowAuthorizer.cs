using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Authorization;

/// <summary>The mode AlwaysAllow: everybody may do everything.</summary>
public sealed class AlwaysAllowAuthorizer : IAuthorizer, IRuleResolver
{
    private static readonly UserRules Everything = new(
        [new PolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }, new PolicyRule { Verbs = ["*"], NonResourceUrls = ["*"] }],
        []);

    public string Name => AuthorizationModes.AlwaysAllow;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(AuthorizationOutcome.Allow);

    public UserRules RulesFor(UserInfo user, string ns) => Everything;
}
