using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>pods/binding: the pod that the path names is bound.</summary>
public sealed class PodBindings(PodBinder binder) : ISubresourceHandler
{
    public string Subresource => "pods/binding";

    public bool TakesBody => true;

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation) =>
        body!.Map("metadata")?.Text("name") == context.Info.Name
            ? binder.BindAsync(context, body, cancellation)
            : new(new FailureAnswer(Failure.BadRequest("name in URL does not match name in Binding object")));
}

/// <summary>bindings: the older way to say the same. A Binding is never kept; it binds the pod of its own name.</summary>
public sealed class Bindings(PodBinder binder) : IVirtualResource
{
    public string Resource => "bindings";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation) =>
        binder.BindAsync(context, body, cancellation);
}
