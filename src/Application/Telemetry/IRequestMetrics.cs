using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Telemetry;

/// <summary>What is counted of requests: kube-apiserver's names are the exporter's business.</summary>
public interface IRequestMetrics
{
    /// <summary>A request has been answered; for a stream, when it ended.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP status.</param>
    /// <param name="took">From the first stage to the end of the answer.</param>
    void Completed(RequestContext context, int code, TimeSpan took);

    /// <summary>A long-running request begins.</summary>
    void Started(RequestContext context);

    /// <summary>Events were written to a watcher of a resource.</summary>
    void WatchEvents(ResourceDefinition resource, int count);
}
