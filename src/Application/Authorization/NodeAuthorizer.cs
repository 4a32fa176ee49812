using Kronicle.Application.Authentication;

namespace Kronicle.Application.Authorization;

/// <summary>
/// The mode Node. It has no opinion: kubelets get what RBAC grants the group system:nodes. The name is accepted so that an operator's
/// --authorization-mode=Node,RBAC keeps its meaning for everybody else.
/// https://kubernetes.io/docs/reference/access-authn-authz/node/
/// </summary>
public sealed class NodeAuthorizer : IAuthorizer, IRuleResolver
{
    private const string NodePrefix = "system:node:";
    private const string NodesGroup = "system:nodes";

    private static readonly UserRules Nothing = new([], []);
    private static readonly UserRules Unlisted = new([], ["node authorizer does not support user rule resolution"], Incomplete: true);

    public string Name => AuthorizationModes.Node;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(AuthorizationOutcome.NoOpinion);

    /// <summary>The rules of this mode cannot be listed: for a node the list is said to be incomplete.</summary>
    public UserRules RulesFor(UserInfo user, string ns) =>
        user.Name.StartsWith(NodePrefix, StringComparison.Ordinal) && user.Groups.Contains(NodesGroup) ? Unlisted : Nothing;
}
