using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>A resource that keeps nothing: a creation is a question and its answer. One file and one registration line each.</summary>
public interface IVirtualResource
{
    /// <summary>The group and the resource, such as "selfsubjectreviews.authentication.k8s.io".</summary>
    string Resource { get; }

    /// <summary>The body with its status filled in, or a failure.</summary>
    ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation);
}

/// <summary>The resources that keep nothing.</summary>
public sealed class VirtualResources(IEnumerable<IVirtualResource> resources)
{
    private readonly Dictionary<string, IVirtualResource> byName = resources.ToDictionary(r => r.Resource, StringComparer.Ordinal);

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation) =>
        byName.TryGetValue(context.Resource.GroupResource.ToString(), out IVirtualResource? found)
            ? found.AnswerAsync(context, body, cancellation)
            : new(new FailureAnswer(Failure.NotImplemented($"{context.Resource.GroupResource} is not supported by this server")));
}
