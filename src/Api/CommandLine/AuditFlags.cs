using System.Globalization;
using Kronicle.Application.Auditing;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>What is audited and where to. Both back ends have the same flags for batches and for large events.</summary>
internal static class AuditFlags
{
    private const string Version = "audit.k8s.io/v1";

    public static readonly FlagSection Auditing = new("Auditing",
    [
        Scalar("audit-policy-file", "FILE", "", "What is audited, a Policy; by default the metadata of all requests.", (o, v) => o with { AuditPolicyFile = v }),
        Scalar("audit-log-path", "FILE", "", "Audit log, an event a line; - for standard output.", (o, v) => o with { AuditLogPath = v }),
        Scalar("audit-log-format", "FORM", "json", "json, or legacy for lines of text.", (o, v) => v is "json" or "legacy"
            ? o with { AuditLog = o.AuditLog with { Legacy = v == "legacy" } } : Reading.Needs(v, "json or legacy")),
        Log("audit-log-maxage", "DAYS", "366", "How long old log files are kept; 0 for ever.", (log, days) => log with { MaxAge = days }),
        Log("audit-log-maxbackup", "N", "100", "How many old log files are kept; 0 for all.", (log, most) => log with { MaxBackups = most }),
        Log("audit-log-maxsize", "MEBIBYTES", "100", "At which size a log file becomes an old one; 0 for never.", (log, size) => log with { MaxSize = size }),
        Switch("audit-log-compress", "false", "Whether old log files are compressed.", (o, on) => o with { AuditLog = o.AuditLog with { Compress = on } }),
        .. Backend("log", new AuditLogOptions(""), o => o.AuditLog, (o, log) => o with { AuditLog = log }),
        Scalar("audit-webhook-config-file", "FILE", "", "Kubeconfig of the service that events are sent to.", (o, v) =>
            o with { AuditWebhook = o.AuditWebhook with { ConfigFile = v } }),
        Scalar("audit-webhook-initial-backoff", "DURATION", "10s", "The pause before a failed sending is tried again.", (o, v) => Time(v) is { } pause
            ? o with { AuditWebhook = o.AuditWebhook with { InitialBackoff = pause } } : NeedsTime(v)),
        .. Backend("webhook", new AuditWebhookOptions(""), o => o.AuditWebhook, (o, webhook) => o with { AuditWebhook = webhook }),
    ]);

    /// <summary>What is wrong with a back end's numbers as a whole; null when nothing is.</summary>
    public static string? Problem(string name, AuditBackendOptions options) => options.Truncation.MaxBatchBytes < options.Truncation.MaxEventBytes
        ? $"invalid audit truncate {name} max batch size {options.Truncation.MaxBatchBytes}, must be greater than max event size ({options.Truncation.MaxEventBytes})"
        : null;

    private static Flag Log(string name, string value, string @default, string help, Func<AuditLogOptions, int, AuditLogOptions> set) =>
        Scalar(name, value, @default, help, (o, v) => FlagValue.Whole(v, 0, int.MaxValue) is { } number
            ? o with { AuditLog = set(o.AuditLog, number) } : Reading.Needs(v, "a whole number from 0 up"));

    private static Flag[] Backend<T>(string name, T defaults, Func<ServerOptions, T> get, Func<ServerOptions, T, ServerOptions> set)
        where T : AuditBackendOptions
    {
        ServerOptions With(ServerOptions o, Func<AuditBackendOptions, AuditBackendOptions> change) => set(o, (T)change(get(o)));
        ServerOptions Batch(ServerOptions o, Func<AuditBatch, AuditBatch> change) => With(o, backend => backend with { Batch = change(backend.Batch) });
        ServerOptions Cut(ServerOptions o, Func<AuditTruncation, AuditTruncation> change) => With(o, backend => backend with { Truncation = change(backend.Truncation) });
        Flag Number(string what, string unit, long @default, string help, Func<ServerOptions, int, ServerOptions> take) =>
            Scalar($"audit-{name}-{what}", unit, @default.ToString(CultureInfo.InvariantCulture), help, (o, v) =>
                FlagValue.Whole(v, 1, int.MaxValue) is { } number ? take(o, number) : Reading.Needs(v, "a whole number above 0"));
        AuditBatch batch = defaults.Batch;
        return
        [
            Scalar($"audit-{name}-mode", "MODE", defaults.Mode == AuditMode.Batch ? "batch" : "blocking", "batch, blocking or blocking-strict.", (o, v) =>
                ModeOf(v) is { } mode ? With(o, backend => backend with { Mode = mode }) : Reading.Needs(v, "batch, blocking or blocking-strict")),
            Number("batch-buffer-size", "N", batch.BufferSize, "Events that may wait in batch mode; more are lost.", (o, n) => Batch(o, b => b with { BufferSize = n })),
            Number("batch-max-size", "N", batch.MaxSize, "Events of a batch at most.", (o, n) => Batch(o, b => b with { MaxSize = n })),
            Scalar($"audit-{name}-batch-max-wait", "DURATION", GoText(batch.MaxWait), "How long a batch waits to become full.", (o, v) =>
                Time(v) is { } wait ? Batch(o, b => b with { MaxWait = wait }) : NeedsTime(v)),
            Switch($"audit-{name}-batch-throttle-enable", batch.Throttled ? "true" : "false", "Whether batches a second are limited.", (o, on) =>
                Batch(o, b => b with { Throttled = on })),
            Scalar($"audit-{name}-batch-throttle-qps", "N", "10", "Batches a second at most, on average.", (o, v) =>
                double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out double qps) && qps is > 0 and < 1e9
                    ? Batch(o, b => b with { Qps = qps }) : Reading.Needs(v, "a number above 0")),
            Number("batch-throttle-burst", "N", batch.Burst, "Batches at once at most.", (o, n) => Batch(o, b => b with { Burst = n })),
            Switch($"audit-{name}-truncate-enabled", "false", "Whether large events are cut down.", (o, on) => Cut(o, c => c with { Enabled = on })),
            Number("truncate-max-event-size", "BYTES", defaults.Truncation.MaxEventBytes, "Larger events lose their bodies.", (o, n) => Cut(o, c => c with { MaxEventBytes = n })),
            Number("truncate-max-batch-size", "BYTES", defaults.Truncation.MaxBatchBytes, "Larger batches are split.", (o, n) => Cut(o, c => c with { MaxBatchBytes = n })),
            Scalar($"audit-{name}-version", "VERSION", Version, "The form of events.", (o, v) => v == Version ? o : Reading.Needs(v, Version)),
        ];
    }

    private static AuditMode? ModeOf(string text) => text switch
    {
        "batch" => AuditMode.Batch,
        "blocking" => AuditMode.Blocking,
        "blocking-strict" => AuditMode.BlockingStrict,
        _ => null,
    };

    private static string GoText(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");

    private static TimeSpan? Time(string text) => GoDuration.Parse(text) is { Ticks: >= 0 } time ? time : null;

    private static Reading NeedsTime(string value) => Reading.Needs(value, "a duration such as 10s");
}
