using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Infrastructure.Telemetry;

namespace Kronicle.Api.Endpoints;

/// <summary>/metrics in the Prometheus text format.</summary>
public sealed class MetricsEndpoint(ServerMetrics metrics) : IPathEndpoint
{
    public bool Serves(string path) => path == "/metrics";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation) =>
        new(new WriterAnswer("text/plain; version=0.0.4; charset=utf-8", metrics.WriteAsync));
}
