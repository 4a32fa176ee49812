using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// Lines in a file or on standard output, in the order in which they came. Threads wait for each other for one write only, and a line that
/// need not be there at once goes with the next one: a write costs more than the line.
/// </summary>
internal sealed class LineOutput : IAuditOutput
{
    /// <summary>Lines that are written in one piece: so many bytes, or one line that has more.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>How long a line waits for another.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private readonly JsonBuffer waiting = new(PieceBytes);
    private readonly Action<ReadOnlySpan<byte>> write;
    private readonly IDisposable file;
    private readonly ITimer timer;
    private int lines;
    private int failed;
    private bool due;
    private bool closed;

    /// <param name="write">Adds a piece to the file; it may throw what files throw.</param>
    /// <param name="file">Closed at the end.</param>
    /// <param name="clock">The time that lines wait by.</param>
    public LineOutput(Action<ReadOnlySpan<byte>> write, IDisposable file, TimeProvider clock)
    {
        (this.write, this.file) = (write, file);
        timer = clock.CreateTimer(static output => ((LineOutput)output!).WriteWaiting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Write(JsonBuffer item, bool soon = false)
    {
        item.Raw((byte)'\n');
        lock (gate)
        {
            Add(item.Written);
            if (!soon)
            {
                Flush();
            }
            else if (!due)
            {
                due = timer.Change(Soon, Timeout.InfiniteTimeSpan);
            }

            return Failed();
        }
    }

    public int Write(IReadOnlyList<byte[]> events)
    {
        using var piece = new JsonBuffer(Math.Min(PieceBytes, events.Sum(line => line.Length + 1)));
        lock (gate)
        {
            foreach (byte[] line in events)
            {
                piece.Clear();
                piece.Raw(line);
                piece.Raw((byte)'\n');
                Add(piece.Written);
            }

            Flush();
            return Failed();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Flush();
            closed = true;
            timer.Dispose();
            waiting.Dispose();
            file.Dispose();
        }
    }

    private void WriteWaiting()
    {
        lock (gate)
        {
            due = false;
            Flush();
        }
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        if (closed)
        {
            failed++;
            return;
        }

        if (waiting.Length + line.Length > PieceBytes)
        {
            Flush();
        }

        waiting.Raw(line);
        lines++;
    }

    private void Flush()
    {
        if (lines == 0 || closed)
        {
            return;
        }

        try
        {
            write(waiting.Written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            failed += lines;
        }

        lines = 0;
        waiting.Clear();
    }

    private int Failed()
    {
        int now = failed;
        failed = 0;
        return now;
    }
}
