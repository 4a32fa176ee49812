using Kronicle.Application.Discovery;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Endpoints;

/// <summary>/version: the Kubernetes version whose API this server speaks.</summary>
public sealed class VersionEndpoint : IPathEndpoint
{
    public bool Serves(string path) => path is "/version" or "/version/";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation) =>
        new(TakesJson(context.Accept)
            ? new DocumentAnswer(ServerVersion.Json, "application/json", AsIs: true)
            : new FailureAnswer(Failure.NotAcceptable("only the following media types are accepted: application/json")));

    private static bool TakesJson(string accept) => accept.Length == 0 || accept.Contains("application/json", StringComparison.Ordinal) ||
        accept.Contains("*/*", StringComparison.Ordinal) || accept.Contains("application/*", StringComparison.Ordinal);
}
