using Kronicle.Application.Admission;
using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>
/// A subresource that is more than a view of the stored object: an action (pods/eviction, serviceaccounts/token) or a connection
/// (pods/exec). One file and one registration line each.
/// </summary>
public interface ISubresourceHandler
{
    /// <summary>Resource and subresource, such as "pods/eviction"; of a group as "certificatesigningrequests.certificates.k8s.io/approval".</summary>
    string Subresource { get; }

    /// <summary>
    /// Whether a creation carries a body of the subresource's kind, which is decoded and passes admission first. Connections have
    /// none: admission sees them with the operation Connect.
    /// </summary>
    bool TakesBody { get; }

    /// <summary>Whether a request without a body is a connection; else it is a read, which admission does not see.</summary>
    bool Connects => true;

    /// <param name="context">The request.</param>
    /// <param name="body">The decoded body of an action, or the options of a connection, such as PodExecOptions; null for a read.</param>
    /// <param name="cancellation">The client went away or the time is up.</param>
    ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation);
}

/// <summary>Gives a subresource to its handler once admission has seen the request. One without a handler is refused by name.</summary>
public sealed class ConnectHandler(ActionBodies bodies, AdmissionChain admission, IEnumerable<ISubresourceHandler> handlers)
    : IRequestHandler<ConnectObject, ApiAnswer>
{
    private readonly Dictionary<string, ISubresourceHandler> byName = handlers.ToDictionary(handler => handler.Subresource, StringComparer.Ordinal);

    public async Task<ApiAnswer> Handle(ConnectObject request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        RequestInfo info = context.Info;
        ISubresourceHandler? handler = byName.GetValueOrDefault($"{context.Resource.GroupResource}/{info.Subresource}");
        MapNode? body = null;
        if (info.Verb is "create" or "update" && !info.LongRunning && handler is not { TakesBody: false })
        {
            DecodedBody decoded = await bodies.TakeAsync(context, cancellationToken);
            if (decoded.Failure is { } malformed)
            {
                return new FailureAnswer(malformed);
            }

            body = decoded.Object;
        }

        if (handler is null)
        {
            return new FailureAnswer(Failure.NotImplemented($"{info.Resource}/{info.Subresource} is not supported by this server"));
        }

        bool connects = body is null && handler.Connects;
        if (connects)
        {
            (body, ApiStatus? unreadable) = ConnectOptions.Of(context);
            if (unreadable is not null)
            {
                return new FailureAnswer(unreadable);
            }
        }

        return body is not null && await AdmitAsync(context, body, connects, cancellationToken) is { } refusal
            ? new FailureAnswer(refusal)
            : await handler.AnswerAsync(context, body, cancellationToken);
    }

    private async ValueTask<ApiStatus?> AdmitAsync(RequestContext context, MapNode body, bool connects, CancellationToken cancellation)
    {
        AdmissionAttributes attributes = AdmissionRequests.OfSubresource(context, body, connects);
        return await admission.MutateAsync(attributes, cancellation) ?? await admission.ValidateAsync(attributes, cancellation);
    }
}
