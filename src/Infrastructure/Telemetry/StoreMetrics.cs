using Kronicle.Application.Telemetry;
using Kronicle.Domain.Meta;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// What requests ask of the store, by kube-apiserver's names: they say etcd, whatever the store is.
/// https://kubernetes.io/docs/reference/instrumentation/metrics/
/// </summary>
public sealed class StoreMetrics : IStoreMetrics
{
    private static readonly string[] Labels = ["operation", "group", "resource"];

    private readonly Histogram durations;
    private readonly Counter requests;
    private readonly Counter errors;
    private readonly TimeProvider clock;

    public StoreMetrics(ServerMetrics server, TimeProvider clock)
    {
        this.clock = clock;
        durations = server.Factory.CreateHistogram("etcd_request_duration_seconds",
            "Etcd request latency in seconds for each operation and object type.", Labels, new HistogramConfiguration { Buckets = RequestMetrics.Buckets });
        requests = server.Factory.CreateCounter("etcd_requests_total", "Etcd request counts for each operation and object type.", Labels);
        errors = server.Factory.CreateCounter("etcd_request_errors_total", "Etcd failed request counts for each operation and object type.", Labels);
    }

    public async ValueTask<T> MeasureAsync<T>(string operation, GroupResource resource, Func<ValueTask<T>> call)
    {
        long start = clock.GetTimestamp();
        bool answered = false;
        try
        {
            T result = await call();
            answered = true;
            return result;
        }
        finally
        {
            durations.WithLabels(operation, resource.Group, resource.Resource).Observe(clock.GetElapsedTime(start).TotalSeconds);
            requests.WithLabels(operation, resource.Group, resource.Resource).Inc();
            if (!answered)
            {
                errors.WithLabels(operation, resource.Group, resource.Resource).Inc();
            }
        }
    }
}
