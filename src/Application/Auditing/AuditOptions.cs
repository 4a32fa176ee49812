namespace Kronicle.Application.Auditing;

/// <summary>When a back end has taken an event.</summary>
public enum AuditMode
{
    /// <summary>At once: it is written later, together with others, and lost when too many wait.</summary>
    Batch,

    /// <summary>When it is written, or that failed.</summary>
    Blocking,

    /// <summary>When it is written; a request whose coming can't be written is refused.</summary>
    BlockingStrict,
}

/// <summary>How a back end works in batches.</summary>
public sealed record AuditBatch
{
    /// <summary>Events that may wait; further ones are lost.</summary>
    public int BufferSize { get; init; } = 10_000;

    /// <summary>Events of one batch at most.</summary>
    public int MaxSize { get; init; } = 1;

    /// <summary>How long a batch waits to become full.</summary>
    public TimeSpan MaxWait { get; init; }

    /// <summary>Whether batches a second are limited at all.</summary>
    public bool Throttled { get; init; }

    /// <summary>Batches a second at most, on average.</summary>
    public double Qps { get; init; } = 10;

    /// <summary>Batches at once that may make up for seconds without any.</summary>
    public int Burst { get; init; } = 15;
}

/// <summary>What becomes of large events.</summary>
/// <param name="Enabled">Whether anything does.</param>
/// <param name="MaxEventBytes">Larger ones lose their bodies, and are lost when that is not enough.</param>
/// <param name="MaxBatchBytes">The events of a batch together; more become several batches.</param>
public sealed record AuditTruncation(bool Enabled = false, long MaxEventBytes = 102_400, long MaxBatchBytes = 10_485_760);

/// <summary>What back ends have in common.</summary>
public abstract record AuditBackendOptions(AuditMode Mode, AuditBatch Batch)
{
    public AuditTruncation Truncation { get; init; } = new();
}

/// <summary>The audit log.</summary>
/// <param name="Path">The file; - for standard output, empty for none.</param>
public sealed record AuditLogOptions(string Path) : AuditBackendOptions(AuditMode.Blocking, new AuditBatch())
{
    /// <summary>Days that old files are kept; 0 for ever.</summary>
    public int MaxAge { get; init; } = 366;

    /// <summary>Old files that are kept; 0 for all.</summary>
    public int MaxBackups { get; init; } = 100;

    /// <summary>Mebibytes at which a file becomes an old one; 0 for never.</summary>
    public int MaxSize { get; init; } = 100;

    /// <summary>Whether old files are compressed.</summary>
    public bool Compress { get; init; }

    /// <summary>Text lines instead of JSON.</summary>
    public bool Legacy { get; init; }
}

/// <summary>A service that events are sent to.</summary>
/// <param name="ConfigFile">The kubeconfig that says where it is; empty for none.</param>
public sealed record AuditWebhookOptions(string ConfigFile)
    : AuditBackendOptions(AuditMode.Batch, new AuditBatch { MaxSize = 400, MaxWait = TimeSpan.FromSeconds(30), Throttled = true })
{
    /// <summary>The pause before the second attempt; each further one is half as long again.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromSeconds(10);
}
