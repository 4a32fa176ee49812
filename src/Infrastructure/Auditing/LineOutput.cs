using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// Lines in a file or on standard output, in the order in which they came. Lines gather while others are written and go out in one piece: a
/// write costs more than a line. One that need not be there at once waits for the next, or until it is asked for.
/// </summary>
internal sealed class LineOutput : IAuditOutput
{
    /// <summary>Bytes of lines that gather; a line may have more.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>Looks at a write under way, before a thread sleeps until it is over: it takes microseconds, waking takes longer.</summary>
    private const int Looks = 50;

    // Who has the file may take the gate, not the other way round.
    private readonly Lock file = new();
    private readonly Lock gate = new();
    private readonly Action<ReadOnlySpan<byte>> write;
    private readonly IDisposable resource;
    private Piece gathering = new();
    private Piece spare = new();
    private long lost;
    private bool closed;

    /// <param name="write">Adds a piece to the file; it may throw what files throw.</param>
    /// <param name="file">Closed at the end.</param>
    public LineOutput(Action<ReadOnlySpan<byte>> write, IDisposable file) => (this.write, resource) = (write, file);

    public long Lost => Volatile.Read(ref lost);

    public bool Write(JsonBuffer item, bool soon = false)
    {
        PieceState? mine = Gather(item.Written, out bool full);
        return mine is not null && ((soon && !full) || Flush(mine));
    }

    public bool Write(IReadOnlyList<byte[]> events)
    {
        bool kept = true;
        PieceState? mine = null;
        foreach (byte[] line in events)
        {
            mine = Gather(line, out bool full);
            kept &= mine is not null && (!full || Flush(mine));
        }

        return (mine is null || Flush(mine)) && kept;
    }

    public void Dispose()
    {
        PieceState last;
        lock (gate)
        {
            closed = true;
            last = gathering.State;
        }

        Flush(last);
        resource.Dispose();
    }

    public void WriteWaiting()
    {
        PieceState last;
        lock (gate)
        {
            if (gathering.Lines == 0)
            {
                return;
            }

            last = gathering.State;
        }

        Flush(last);
    }

    /// <returns>What becomes of the line; null when it is lost.</returns>
    private PieceState? Gather(ReadOnlySpan<byte> line, out bool full)
    {
        lock (gate)
        {
            full = false;
            if (closed)
            {
                Interlocked.Increment(ref lost);
                return null;
            }

            full = gathering.Add(line) >= PieceBytes;
            return gathering.State;
        }
    }

    /// <summary>Writes what has gathered, unless somebody else has written it meanwhile.</summary>
    private bool Flush(PieceState mine)
    {
        EnterFile();
        try
        {
            if (!mine.Over)
            {
                Piece piece;
                lock (gate)
                {
                    (piece, gathering, spare) = (gathering, spare, gathering);
                }

                Put(piece);
            }

            return mine.Kept;
        }
        finally
        {
            file.Exit();
        }
    }

    private void EnterFile()
    {
        var spin = new SpinWait();
        while (!file.TryEnter())
        {
            if (spin.Count >= Looks)
            {
                file.Enter();
                return;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Put(Piece piece)
    {
        bool kept = true;
        try
        {
            if (piece.Lines > 0)
            {
                write(piece.Written);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            kept = false;
            Interlocked.Add(ref lost, piece.Lines);
        }

        piece.Complete(kept);
    }

    /// <summary>What became of the lines of a piece.</summary>
    private sealed class PieceState
    {
        public bool Over { get; set; }

        public bool Kept { get; set; }
    }

    /// <summary>Lines that are written together.</summary>
    private sealed class Piece
    {
        private JsonBuffer bytes = new(PieceBytes);

        public PieceState State { get; private set; } = new();

        public int Lines { get; private set; }

        public ReadOnlySpan<byte> Written => bytes.Written;

        /// <returns>Bytes that it has now.</returns>
        public int Add(ReadOnlySpan<byte> line)
        {
            bytes.Raw(line);
            bytes.Raw((byte)'\n');
            Lines++;
            return bytes.Length;
        }

        /// <summary>Ends what it was, and makes it ready for new lines.</summary>
        public void Complete(bool kept)
        {
            (State.Over, State.Kept) = (true, kept);
            (State, Lines) = (new(), 0);
            if (bytes.Length > 2 * PieceBytes)
            {
                // One large line must not make it large for ever.
                bytes.Dispose();
                bytes = new JsonBuffer(PieceBytes);
            }

            bytes.Clear();
        }
    }
}
