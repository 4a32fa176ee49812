using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Telemetry;
using Kronicle.Domain.Catalogue;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// The request metrics by kube-apiserver's names, labels and buckets. https://kubernetes.io/docs/reference/instrumentation/metrics/
/// </summary>
public sealed class RequestMetrics : IRequestMetrics
{
    private const string Component = "apiserver";

    private static readonly string[] Labels = ["verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component"];

    internal static readonly double[] Buckets =
    [
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
    ];

    private readonly Counter total;
    private readonly Histogram duration;
    private readonly Gauge longRunning;
    private readonly Counter watchEvents;

    public RequestMetrics(ServerMetrics server)
    {
        total = server.Factory.CreateCounter("apiserver_request_total",
            "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.",
            [.. Labels, "code"]);
        duration = server.Factory.CreateHistogram("apiserver_request_duration_seconds",
            "Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.",
            Labels, new HistogramConfiguration { Buckets = Buckets });
        longRunning = server.Factory.CreateGauge("apiserver_longrunning_requests",
            "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. " +
            "Not all requests are tracked this way.",
            [.. Labels.Where(label => label != "dry_run")]);
        watchEvents = server.Factory.CreateCounter("apiserver_watch_events_total",
            "Number of events sent in watch clients", "group", "version", "resource");
    }

    public void Started(RequestContext context) => LongRunning(context).Inc();

    public void Completed(RequestContext context, int code, TimeSpan took)
    {
        RequestInfo info = context.Info;
        string[] labels = RequestLabels.Of(info, context.Body.ContentType);
        string dryRun = context.DryRun ? "All" : "";
        total.WithLabels(labels[0], dryRun, labels[1], labels[2], labels[3], labels[4], labels[5], Component,
            code.ToString(CultureInfo.InvariantCulture)).Inc();
        if (info.LongRunning)
        {
            LongRunning(context).Dec();
        }
        else
        {
            duration.WithLabels(labels[0], dryRun, labels[1], labels[2], labels[3], labels[4], labels[5], Component).Observe(took.TotalSeconds);
        }
    }

    public void WatchEvents(ResourceDefinition resource, int count) =>
        watchEvents.WithLabels(resource.Group, resource.Version, resource.Resource).Inc(count);

    private Gauge.Child LongRunning(RequestContext context)
    {
        string[] labels = RequestLabels.Of(context.Info, context.Body.ContentType);
        return longRunning.WithLabels(labels[0], labels[1], labels[2], labels[3], labels[4], labels[5], Component);
    }
}
