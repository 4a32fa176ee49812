using Kronicle.Application.Auditing;
using Kronicle.Application.Discovery;
using Kronicle.Application.EventLog;
using Kronicle.Application.Fairness;
using Kronicle.Application.WatchCache;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>The metrics of one server in a registry of its own, and the gauges that are read when somebody scrapes.</summary>
public sealed class ServerMetrics
{
    private readonly CollectorRegistry registry = Metrics.NewCustomRegistry();

    public ServerMetrics(ObjectCache cache, InFlightLimiter limiter, IAuditSink audit, HistoryFigures history)
    {
        Factory = Metrics.WithCustomRegistry(registry);
        Gauge inFlight = Factory.CreateGauge("apiserver_current_inflight_requests",
            "Maximal number of currently used inflight request limit of this apiserver per request kind in last second.", "request_kind");
        Gauge watchers = Factory.CreateGauge("apiserver_registered_watchers",
            "Number of currently registered watchers for a given resource", "group", "version", "kind");
        Gauge objects = Factory.CreateGauge("apiserver_storage_objects",
            "Number of stored objects at the time of last check split by kind.", "resource");
        Gauge perGroup = Factory.CreateGauge("apiserver_resource_objects",
            "Number of stored objects at the time of last check split by kind.", "group", "resource");
        string[] kind = ["group", "resource"];
        Counter received = Factory.CreateCounter("apiserver_watch_cache_events_received_total",
            "Counter of events received in watch cache broken by resource type.", kind);
        Counter dispatched = Factory.CreateCounter("apiserver_watch_cache_events_dispatched_total",
            "Counter of events dispatched in watch cache broken by resource type.", kind);
        Gauge capacity = Factory.CreateGauge("watch_cache_capacity", "Total capacity of watch cache broken by resource type.", kind);
        Counter audited = Factory.CreateCounter("apiserver_audit_event_total", "Counter of audit events generated and sent to the audit backend.");
        Counter lost = Factory.CreateCounter("apiserver_audit_error_total",
            "Counter of audit events that failed to be audited properly. Plugin identifies the plugin affected by the error.", "plugin");
        Factory.CreateGauge("kubernetes_build_info",
            "A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, " +
            "and compiler from which Kubernetes was built, and platform on which it is running.",
            "major", "minor", "git_version", "platform").WithLabels(ServerVersion.Major, ServerVersion.Minor, ServerVersion.GitVersion, ServerVersion.Platform).Set(1);
        registry.AddBeforeCollectCallback(() =>
        {
            audited.IncTo(audit.Taken);
            lost.WithLabels("log").IncTo(audit.Lost);
            inFlight.WithLabels("readOnly").Set(limiter.Reading);
            inFlight.WithLabels("mutating").Set(limiter.Mutating);
            foreach (ResourceCache resource in cache.Loaded)
            {
                watchers.WithLabels(resource.Resource.Group, resource.Resource.Version, resource.Resource.Kind).Set(resource.WatcherCount);
                objects.WithLabels(resource.Resource.GroupResource.ToString()).Set(resource.Snapshot.Count);
                string[] names = [resource.Resource.Group, resource.Resource.Resource];
                received.WithLabels(names).IncTo(resource.Dispatched);
                dispatched.WithLabels(names).IncTo(resource.Dispatched);
                capacity.WithLabels(names).Set(resource.Capacity);
                perGroup.WithLabels(resource.Resource.Group, resource.Resource.Resource).Set(resource.Snapshot.Count);
            }
        });
        HistoryMetrics.Register(registry, Factory, history);
        ProcessFigures.Register(registry, Factory);
    }

    /// <summary>Makes metrics in this server's registry.</summary>
    public MetricFactory Factory { get; }

    /// <summary>Writes the Prometheus text format.</summary>
    public Task WriteAsync(Stream output, CancellationToken cancellation) => registry.CollectAndExportAsTextAsync(output, cancellation);
}
