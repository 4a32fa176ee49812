using Kronicle.Application.Discovery;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Api.Endpoints;

/// <summary>/version: the Kubernetes version whose API this server speaks.</summary>
public sealed class VersionEndpoint : IPathEndpoint
{
    public bool Serves(string path) => path is "/version" or "/version/";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation) =>
        new(new DocumentAnswer(ServerVersion.Json, "application/json", AsIs: true));
}
