using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Authorization.Abac;

/// <summary>The mode ABAC: policies of a file that is read at start. https://kubernetes.io/docs/reference/access-authn-authz/abac/</summary>
public sealed class AbacAuthorizer : IAuthorizer, IRuleResolver
{
    private static readonly AuthorizationOutcome NoneMatched = new(Decision.NoOpinion, "No policy matched.");

    private readonly IReadOnlyList<AbacPolicy> policies;

    /// <param name="text">The text of the policy file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="StartupException">A line is no policy; the message has the line.</exception>
    public AbacAuthorizer(ReadOnlyMemory<byte> text, string path) => policies = AbacPolicyFile.Parse(text.Span, path);

    public string Name => AuthorizationModes.Abac;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        foreach (AbacPolicy policy in policies)
        {
            if (policy.Allows(attributes))
            {
                return ValueTask.FromResult(AuthorizationOutcome.Allow);
            }
        }

        return ValueTask.FromResult(NoneMatched);
    }

    public UserRules RulesFor(UserInfo user, string ns)
    {
        AbacPolicy[] own = [.. policies.Where(policy => policy.IsFor(user) && (policy.Namespace == "*" || policy.Namespace == ns))];
        return new(
            [
                .. own.Where(policy => policy.Resource.Length > 0).Select(policy =>
                    new PolicyRule { Verbs = Verbs(policy), ApiGroups = [policy.ApiGroup], Resources = [policy.Resource] }),
                .. own.Where(policy => policy.NonResourcePath.Length > 0).Select(policy =>
                    new PolicyRule { Verbs = Verbs(policy), NonResourceUrls = [policy.NonResourcePath] }),
            ],
            []);
    }

    private static string[] Verbs(AbacPolicy policy) => policy.ReadOnly ? ["get", "list", "watch"] : ["*"];
}
