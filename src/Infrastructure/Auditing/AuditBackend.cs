using Kronicle.Application.Auditing;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>One back end: makes lines of events, cuts them down where it is told to, and hands them over in its mode.</summary>
internal sealed class AuditBackend : IAsyncDisposable
{
    private const int PieceOfLines = 2_000;
    private static readonly TimeSpan PieceWait = TimeSpan.FromMilliseconds(50);

    private readonly AuditBackendOptions options;
    private readonly IAuditOutput output;
    private readonly bool legacy;
    private readonly AuditBatches? batches;
    private long lost;

    public AuditBackend(AuditBackendOptions options, IAuditOutput output, TimeProvider clock)
    {
        (this.options, this.output) = (options, output);
        legacy = options is AuditLogOptions { Legacy: true };
        batches = options.Mode == AuditMode.Batch ? new AuditBatches(BatchOf(options), options.Truncation, events => output.Write(events), clock) : null;
    }

    /// <summary>Events that could not be written.</summary>
    public long Lost => Volatile.Read(ref lost) + output.Lost;

    /// <returns>False when the back end is strict and the event could not be written.</returns>
    public bool Write(in AuditEvent item)
    {
        using var line = new JsonBuffer(AuditLine.SizeOf(item));
        if (!Compose(line, item))
        {
            Interlocked.Increment(ref lost);
            return options.Mode != AuditMode.BlockingStrict;
        }

        if (batches is not null)
        {
            if (!batches.Add(line.ToArray()))
            {
                Interlocked.Increment(ref lost);
            }

            return true;
        }

        // That a request has come may be written with what comes of it; a request ends when the line of its end is written.
        bool kept = output.Write(line, soon: item.Stage == AuditStages.RequestReceived && options.Mode == AuditMode.Blocking);
        return kept || options.Mode == AuditMode.Blocking;
    }

    /// <summary>Writes the lines of requests that have come, where they wait.</summary>
    public void WriteWaiting() => output.WriteWaiting();

    /// <summary>Writes what waits, then closes the output.</summary>
    public async ValueTask DisposeAsync()
    {
        if (batches is not null)
        {
            await batches.DisposeAsync();
        }

        output.Dispose();
    }

    // Lines of a file are no batches to whoever reads them: where nothing else is asked for, what comes within a moment is written in one piece,
    // and nobody is woken for a single line.
    private static AuditBatch BatchOf(AuditBackendOptions options) =>
        options is AuditLogOptions && options.Batch is { Throttled: false, MaxWait.Ticks: <= 0 } batch
            ? batch with { MaxSize = Math.Max(batch.MaxSize, PieceOfLines), MaxWait = PieceWait }
            : options.Batch;

    // False for an event that is too large even without bodies.
    private bool Compose(JsonBuffer line, in AuditEvent item)
    {
        if (legacy)
        {
            line.Raw(LegacyLine.Of(item));
            return true;
        }

        AuditTruncation cut = options.Truncation;
        AuditLine.Write(line, item);
        if (cut.Enabled && line.Length > cut.MaxEventBytes && item.Level >= AuditLevel.Request)
        {
            line.Clear();
            AuditLine.Write(line, item, bodies: false);
        }

        return !cut.Enabled || line.Length <= cut.MaxEventBytes;
    }
}
