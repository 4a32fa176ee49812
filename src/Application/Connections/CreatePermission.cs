using Kronicle.Application.Authorization;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Connections;

/// <summary>
/// Whoever may create a connection may make it: a WebSocket begins with GET, which alone must not let in those who may only read.
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
        return outcome.Decision == Decision.Allow ? null : ForbiddenMessages.Refuse(attributes, outcome.Reason);
    }
}
