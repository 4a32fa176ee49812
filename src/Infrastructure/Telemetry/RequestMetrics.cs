using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Telemetry;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// The request metrics by kube-apiserver's names, labels and buckets. https://kubernetes.io/docs/reference/instrumentation/metrics/
/// </summary>
public sealed class RequestMetrics : IRequestMetrics
{
    private static readonly string[] Labels = ["verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component"];

    private static readonly double[] Buckets =
    [
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
    ];

    private readonly Counter total;
    private readonly Histogram duration;

    public RequestMetrics(ServerMetrics server)
    {
        total = server.Factory.CreateCounter("apiserver_request_total",
            "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.",
            [.. Labels, "code"]);
        duration = server.Factory.CreateHistogram("apiserver_request_duration_seconds",
            "Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.",
            Labels, new HistogramConfiguration { Buckets = Buckets });
    }

    public void Completed(RequestContext context, int code, TimeSpan took)
    {
        RequestInfo info = context.Info;
        bool known = info.Definition is not null;
        string verb = Verb(info);
        string dryRun = context.DryRun ? "All" : "";
        string group = known ? info.Group : "";
        string version = known ? info.Version : "";
        string resource = known ? info.Resource : "";
        string subresource = known ? info.Subresource : "";
        string scope = Scope(info);
        total.WithLabels(verb, dryRun, group, version, resource, subresource, scope, "apiserver",
            code.ToString(CultureInfo.InvariantCulture)).Inc();
        if (info.Verb != "watch")
        {
            duration.WithLabels(verb, dryRun, group, version, resource, subresource, scope, "apiserver").Observe(took.TotalSeconds);
        }
    }

    // Only verbs that the API has become labels: a client must not make series by inventing methods.
    private static string Verb(RequestInfo info) => info.Verb switch
    {
        "get" => "GET",
        "list" => "LIST",
        "watch" => "WATCH",
        "create" or "post" => "POST",
        "update" or "put" => "PUT",
        "patch" => "PATCH",
        "delete" => "DELETE",
        "deletecollection" => "DELETECOLLECTION",
        _ => "OTHER",
    };

    private static string Scope(RequestInfo info) => info switch
    {
        { IsResource: false } => "",
        { Name.Length: > 0 } => "resource",
        { Namespace.Length: > 0 } => "namespace",
        _ => "cluster",
    };
}
