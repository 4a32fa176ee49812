using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Gives a new object its identity: a name when the client left it to the server, a uid and a time. What follows may refer to it by them.</summary>
public sealed class NamingStage<TRequest>(TimeProvider clock, IIdentifierSource identifiers) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        if (request.State is { Object: { } created, Creates: true } state && request.Context.Resource.Stored)
        {
            Name(state, created.EnsureMap("metadata"));
        }

        return next();
    }

    private void Name(WriteState state, MapNode metadata)
    {
        if (state.Name.Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            state.Name = GeneratedNames.Make(prefix, identifiers);
            state.NameGenerated = true;
            metadata["name"] = state.Name;
        }

        metadata["uid"] = identifiers.NewUid().ToString();
        metadata["creationTimestamp"] = Timestamps.Time(clock.GetUtcNow());
    }
}
