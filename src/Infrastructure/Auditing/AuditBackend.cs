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

    /// <summary>Whether an event counts as taken only when it is kept.</summary>
    public bool Strict => options.Mode == AuditMode.BlockingStrict;

    /// <returns>False when the back end is strict and the event could not be written.</returns>
    public bool Write(in AuditEvent item)
    {
        using var line = new JsonBuffer(AuditLine.SizeOf(item));
        LinePart common = default;
        return (Compose(line, item, ref common) && Hand(line.Written)) || !Strict;
    }

    /// <summary>Two events of one request, which have the most of their lines in common.</summary>
    public void Write(in AuditEvent coming, in AuditEvent end)
    {
        using var lines = new JsonBuffer(AuditLine.SizeOf(coming) + AuditLine.SizeOf(end));
        LinePart common = default;
        bool first = Compose(lines, coming, ref common);
        int start = lines.Length;
        bool second = Compose(lines, end, ref common);
        _ = first && Hand(lines.Written[..start]);
        _ = second && Hand(lines.Written[start..]);
    }

    /// <summary>Waits until all events are written that no batch has.</summary>
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

    // False when a strict back end has not kept it.
    private bool Hand(ReadOnlySpan<byte> line)
    {
        switch (options.Mode)
        {
            case AuditMode.BlockingStrict:
                return output.Write(line);
            case AuditMode.Blocking:
                output.Add(line);
                return true;
            default:
                Interlocked.Add(ref lost, batches!.Add(line.ToArray()) ? 0 : 1);
                return true;
        }
    }

    // False for an event that is too large even without bodies: it is lost.
    private bool Compose(JsonBuffer line, in AuditEvent item, ref LinePart common)
    {
        if (legacy)
        {
            line.Raw(LegacyLine.Of(item));
            return true;
        }

        AuditTruncation cut = options.Truncation;
        (int start, LinePart before) = (line.Length, common);
        common = AuditLine.Write(line, item, before);
        if (cut.Enabled && line.Length - start > cut.MaxEventBytes && item.Level >= AuditLevel.Request)
        {
            line.Truncate(start);
            common = AuditLine.Write(line, item, before, bodies: false);
        }

        if (!cut.Enabled || line.Length - start <= cut.MaxEventBytes)
        {
            return true;
        }

        line.Truncate(start);
        common = before;
        Interlocked.Increment(ref lost);
        return false;
    }
}
