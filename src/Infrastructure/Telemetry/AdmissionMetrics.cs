using System.Collections.Concurrent;
using Kronicle.Application.Admission;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// The admission metrics by kube-apiserver's names, labels and buckets. https://kubernetes.io/docs/reference/instrumentation/metrics/
/// </summary>
/// <remarks>What is observed is looked up by its labels once: every write passes here for each plug-in.</remarks>
public sealed class AdmissionMetrics : IAdmissionMetrics
{
    private static readonly double[] Buckets = [0.005, 0.025, 0.1, 0.5, 1.0, 2.5];

    private readonly Histogram controllers;
    private readonly Histogram steps;
    private readonly Summary summary;
    private readonly ConcurrentDictionary<(string Plugin, Labels Labels), Histogram.Child> byPlugin = new();
    private readonly ConcurrentDictionary<Labels, (Histogram.Child Histogram, Summary.Child Summary)> bySteps = new();

    public AdmissionMetrics(ServerMetrics server)
    {
        var buckets = new HistogramConfiguration { Buckets = Buckets };
        controllers = server.Factory.CreateHistogram("apiserver_admission_controller_admission_duration_seconds",
            "Admission controller latency histogram in seconds, identified by name and broken out for each operation and API resource and " +
            "type (validate or admit).", ["name", "operation", "rejected", "type"], buckets);
        steps = server.Factory.CreateHistogram("apiserver_admission_step_admission_duration_seconds",
            "Admission sub-step latency histogram in seconds, broken out for each operation and API resource and step type (validate or admit).",
            ["operation", "rejected", "type"], buckets);
        summary = server.Factory.CreateSummary("apiserver_admission_step_admission_duration_seconds_summary",
            "Admission sub-step latency summary in seconds, broken out for each operation and API resource and step type (validate or admit).",
            ["operation", "rejected", "type"]);
    }

    public void Plugin(string plugin, AdmissionAttributes attributes, bool mutates, bool rejected, TimeSpan took) =>
        byPlugin.GetOrAdd((plugin, new(attributes.Operation, rejected, mutates)), static (key, histogram) =>
            histogram.WithLabels(key.Plugin, key.Labels.Verb, key.Labels.Outcome, key.Labels.Type), controllers).Observe(took.TotalSeconds);

    public void Step(AdmissionAttributes attributes, bool mutates, bool rejected, TimeSpan took)
    {
        (Histogram.Child histogram, Summary.Child total) = bySteps.GetOrAdd(new(attributes.Operation, rejected, mutates), static (key, self) =>
            (self.steps.WithLabels(key.Verb, key.Outcome, key.Type), self.summary.WithLabels(key.Verb, key.Outcome, key.Type)), this);
        histogram.Observe(took.TotalSeconds);
        total.Observe(took.TotalSeconds);
    }

    private readonly record struct Labels(AdmissionOperation Operation, bool Rejected, bool Mutates)
    {
        public string Verb => OperationNames.Of(Operation);

        public string Outcome => Rejected ? "true" : "false";

        public string Type => Mutates ? "admit" : "validate";
    }
}
