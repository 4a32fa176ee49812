using Kronicle.Application.Authorization;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Connections;

/// <summary>
/// Whoever may create a connection to a pod may make it: a WebSocket begins with GET, which alone must not let in those who may only read.
/// The refusal has the authorizers' reason alone, which is empty when none has one. Proxies to nodes, pods and services are by their verb.
/// https://github.com/kubernetes/kubernetes/issues/133515
/// </summary>
public sealed class CreatePermission(AuthorizerChain chain)
{
    /// <summary>Why the caller may not; null when it may.</summary>
    public async ValueTask<ApiStatus?> MissingAsync(RequestContext context, CancellationToken cancellation)
    {
        if (context.Info.Verb == "create")
        {
            return null;
        }

        AuthorizationAttributes attributes = AuthorizationAttributes.Of(context) with { Verb = "create" };
        AuthorizationOutcome outcome = await chain.AuthorizeAsync(attributes, cancellation);
        return (outcome.Decision, outcome.Error) switch
        {
            (Decision.Allow, _) => null,
            (_, { } error) => new(500, "", error),
            _ => Failure.Forbidden(new GroupResource(attributes.Group, attributes.Resource), attributes.Name, outcome.Reason),
        };
    }
}
