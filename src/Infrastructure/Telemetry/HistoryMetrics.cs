using Kronicle.Application.EventLog;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>The history of events, as it is known without asking the store.</summary>
internal static class HistoryMetrics
{
    public static void Register(CollectorRegistry registry, MetricFactory factory, HistoryFigures figures)
    {
        Counter lost = factory.CreateCounter("kronicle_history_lost_changes_total",
            "Number of changes made by other kinds of servers in a shared store that are missing in the history.");
        Gauge trimmed = factory.CreateGauge("kronicle_history_trimmed_revision", "Revision at which the history was trimmed, at the time of the last look.");
        Gauge events = factory.CreateGauge("kronicle_history_events", "Approximate number of events in the history, at the time of the last look.");
        Gauge bytes = factory.CreateGauge("kronicle_history_bytes", "Approximate size of the history in the store in bytes, at the time of the last look.");
        registry.AddBeforeCollectCallback(() =>
        {
            lost.IncTo(figures.Lost);
            if (figures.Bounds is { } bounds)
            {
                trimmed.Set(bounds.Trimmed);
                events.Set(bounds.Events);
                bytes.Set(bounds.Bytes);
            }
        });
    }
}
