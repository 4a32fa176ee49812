using System.Collections.Concurrent;
using System.Globalization;
using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Webhooks;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// The metrics of admission webhooks by kube-apiserver's names, labels and buckets.
/// https://kubernetes.io/docs/reference/instrumentation/metrics/
/// </summary>
public sealed class WebhookMetrics : IWebhookMetrics
{
    /// <summary>Greater codes count as this one: a webhook must not make metrics at will.</summary>
    private const int LargestCode = 600;

    private static readonly double[] Buckets = [0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 10, 25];

    private readonly Histogram durations;
    private readonly Counter requests;
    private readonly Counter rejections;
    private readonly Counter failedOpen;

    // Every call passes here: what is observed is looked up by its labels once.
    private readonly ConcurrentDictionary<Call, (Counter.Child Count, Histogram.Child Durations)> calls = new();

    public WebhookMetrics(ServerMetrics server)
    {
        durations = server.Factory.CreateHistogram("apiserver_admission_webhook_admission_duration_seconds",
            "Admission webhook latency histogram in seconds, identified by name and broken out for each operation and API resource and type " +
            "(validate or admit).", ["name", "operation", "rejected", "type"], new HistogramConfiguration { Buckets = Buckets });
        requests = server.Factory.CreateCounter("apiserver_admission_webhook_request_total",
            "Admission webhook request total, identified by name and broken out for each admission type (validating or admit) and operation, " +
            "by HTTP status code and by whether the request was rejected. Codes greater than 600 count as 600.",
            ["code", "name", "operation", "rejected", "type"]);
        rejections = server.Factory.CreateCounter("apiserver_admission_webhook_rejection_count",
            "Admission webhook rejection count, identified by name and broken out for each admission type (validating or admit) and operation, " +
            "by error type (calling_webhook_error, apiserver_internal_error or no_error) and rejection code. Codes greater than 600 count as 600.",
            ["error_type", "name", "operation", "rejection_code", "type"]);
        failedOpen = server.Factory.CreateCounter("apiserver_admission_webhook_fail_open_count",
            "Admission webhook fail open count, identified by name and broken out for each admission type (validating or admit).", ["name", "type"]);
    }

    public void Called(string webhook, AdmissionOperation operation, bool mutates, bool rejected, int code, TimeSpan took)
    {
        (Counter.Child count, Histogram.Child time) = calls.GetOrAdd(new(webhook, operation, mutates, rejected, Math.Min(code, LargestCode)), static (call, self) =>
        {
            string outcome = call.Rejected ? "true" : "false";
            return (self.requests.WithLabels(Code(call.Code), call.Webhook, OperationNames.Of(call.Operation), outcome, Type(call.Mutates)),
                self.durations.WithLabels(call.Webhook, OperationNames.Of(call.Operation), outcome, Type(call.Mutates)));
        }, this);
        count.Inc();
        time.Observe(took.TotalSeconds);
    }

    public void Refused(string webhook, AdmissionOperation operation, bool mutates, WebhookRefusal why, int code) => rejections.WithLabels(why switch
    {
        WebhookRefusal.Unanswered => "calling_webhook_error",
        WebhookRefusal.Unusable => "apiserver_internal_error",
        _ => "no_error",
    }, webhook, OperationNames.Of(operation), Code(code), Type(mutates)).Inc();

    public void FailedOpen(string webhook, bool mutates) => failedOpen.WithLabels(webhook, Type(mutates)).Inc();

    private static string Code(int code) => Math.Min(code, LargestCode).ToString(CultureInfo.InvariantCulture);

    private static string Type(bool mutates) => mutates ? "admit" : "validating";

    private readonly record struct Call(string Webhook, AdmissionOperation Operation, bool Mutates, bool Rejected, int Code);
}
