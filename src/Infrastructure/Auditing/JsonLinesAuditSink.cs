using System.Collections.Concurrent;
using Kronicle.Application.Auditing;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// Audit events as JSON lines at level Metadata: audit.k8s.io/v1 Event. Lines are made on the request's thread and written by a
/// thread of their own behind a bounded queue: when the disk can't follow, requests wait for it, and the writer never waits for a
/// pool thread that a waiting request holds. A line that the disk refuses is counted as lost; requests go on.
/// </summary>
public sealed class JsonLinesAuditSink : IAuditSink, IAsyncDisposable
{
    /// <summary>Lines that may wait for the disk.</summary>
    public const int QueueLimit = 10_000;

    private readonly BlockingCollection<byte[]> queue = new(QueueLimit);
    private readonly Stream output;
    private readonly Task writing;
    private long taken;
    private long lost;

    /// <param name="output">Where lines go; disposed with the sink.</param>
    public JsonLinesAuditSink(Stream output)
    {
        this.output = output;
        writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public bool Enabled => true;

    public long Taken => Volatile.Read(ref taken);

    public long Lost => Volatile.Read(ref lost);

    public void Write(AuditEvent item)
    {
        Interlocked.Increment(ref taken);
        try
        {
            queue.Add(AuditLine.Of(item));
        }
        catch (InvalidOperationException)
        {
            // The sink is closed: the server has stopped and this request outlived its grace.
            Interlocked.Increment(ref lost);
        }
    }

    /// <summary>Writes what waits, then closes the output.</summary>
    public async ValueTask DisposeAsync()
    {
        if (queue.IsAddingCompleted)
        {
            return;
        }

        queue.CompleteAdding();
        await writing;
        await output.DisposeAsync();
    }

    private void WriteAll()
    {
        foreach (byte[] line in queue.GetConsumingEnumerable())
        {
            try
            {
                output.Write(line);
                if (queue.Count == 0)
                {
                    output.Flush();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Interlocked.Increment(ref lost);
            }
        }
    }
}
