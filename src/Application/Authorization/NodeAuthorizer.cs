namespace Kronicle.Application.Authorization;

/// <summary>
/// The mode Node. It has no opinion: kubelets get what RBAC grants the group system:nodes. The name is accepted so that an operator's
/// --authorization-mode=Node,RBAC keeps its meaning for everybody else.
/// https://kubernetes.io/docs/reference/access-authn-authz/node/
/// </summary>
public sealed class NodeAuthorizer : IAuthorizer
{
    public string Name => AuthorizationModes.Node;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(AuthorizationOutcome.NoOpinion);
}
