using Kronicle.Application.Auditing;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>One back end: makes lines of events, cuts them down where it is told to, and hands them over in its mode.</summary>
internal sealed class AuditBackend : IAsyncDisposable
{
    private readonly AuditBackendOptions options;
    private readonly IAuditOutput output;
    private readonly bool legacy;
    private readonly AuditBatches? batches;
    private long lost;

    public AuditBackend(AuditBackendOptions options, IAuditOutput output, TimeProvider clock)
    {
        (this.options, this.output) = (options, output);
        legacy = options is AuditLogOptions { Legacy: true };
        batches = options.Mode == AuditMode.Batch ? new AuditBatches(options.Batch, options.Truncation, Deliver, clock) : null;
    }

    /// <summary>Events that could not be written.</summary>
    public long Lost => Volatile.Read(ref lost);

    /// <returns>False when the back end is strict and the event could not be written.</returns>
    public bool Write(AuditEvent item)
    {
        if (LineOf(item) is not { } line)
        {
            Interlocked.Increment(ref lost);
            return options.Mode != AuditMode.BlockingStrict;
        }

        if (batches is not null)
        {
            if (!batches.Add(line))
            {
                Interlocked.Increment(ref lost);
            }

            return true;
        }

        int failed = Deliver([line]);
        return failed == 0 || options.Mode == AuditMode.Blocking;
    }

    /// <summary>Writes what waits, then closes the output.</summary>
    public async ValueTask DisposeAsync()
    {
        if (batches is not null)
        {
            await batches.DisposeAsync();
        }

        output.Dispose();
    }

    private int Deliver(IReadOnlyList<byte[]> events)
    {
        int failed = output.Write(events);
        Interlocked.Add(ref lost, failed);
        return failed;
    }

    // Null for an event that is too large even without bodies.
    private byte[]? LineOf(AuditEvent item)
    {
        if (legacy)
        {
            return LegacyLine.Of(item);
        }

        AuditTruncation cut = options.Truncation;
        byte[] line = AuditLine.Of(item);
        if (cut.Enabled && line.Length > cut.MaxEventBytes && item.Level >= AuditLevel.Request)
        {
            line = AuditLine.Of(item, bodies: false);
        }

        return cut.Enabled && line.Length > cut.MaxEventBytes ? null : line;
    }
}
