using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// Lines in a file or on standard output, in the order in which they came. A write costs more than a line: lines gather until somebody
/// asks for what waits, and go out in one piece. Whoever asks waits for the lines of all who came before, whoever writes them.
/// </summary>
internal sealed class LineOutput : IAuditOutput
{
    /// <summary>Bytes of lines that gather; a line may have more.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>Looks at a write under way, before a thread sleeps until it is over: it takes microseconds, waking takes longer.</summary>
    private const int Looks = 50;

    /// <summary>How long lines wait that nobody asks for, such as those of requests whose client has gone.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    // Who has the file may take the gate, not the other way round.
    private readonly Lock file = new();
    private readonly Lock gate = new();
    private readonly Action<ReadOnlySpan<byte>> write;
    private readonly IDisposable resource;
    private readonly ITimer patience;
    private Piece gathering = new();
    private Piece spare = new();
    private long taken;
    private long over;
    private long lost;
    private bool patient;
    private bool closed;

    /// <param name="write">Adds a piece to the file; it may throw what files throw.</param>
    /// <param name="file">Closed at the end.</param>
    /// <param name="clock">Measures how long lines wait.</param>
    public LineOutput(Action<ReadOnlySpan<byte>> write, IDisposable file, TimeProvider clock)
    {
        (this.write, resource) = (write, file);
        patience = clock.CreateTimer(_ => EndWait(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long Lost => Volatile.Read(ref lost);

    public bool Write(ReadOnlySpan<byte> item) => Gather(item, out _) is { } mine && Flush(mine);

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

    public void Add(ReadOnlySpan<byte> item)
    {
        PieceState? mine = Gather(item, out bool full);
        if (full)
        {
            Flush(mine!);
        }
        else if (mine is not null && !Volatile.Read(ref patient))
        {
            Volatile.Write(ref patient, true);
            patience.Change(LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    public void WriteWaiting()
    {
        // Lines count as over only when they are written: those under way have to be waited for.
        if (Volatile.Read(ref over) == Volatile.Read(ref taken))
        {
            return;
        }

        PieceState last;
        lock (gate)
        {
            last = gathering.State;
        }

        Flush(last);
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
        patience.Dispose();
        resource.Dispose();
    }

    // Armed once for all lines of its time: whatever comes after it was cleared arms it anew.
    private void EndWait()
    {
        Volatile.Write(ref patient, false);
        WriteWaiting();
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

            Volatile.Write(ref taken, taken + 1);
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

        Volatile.Write(ref over, over + piece.Lines);
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
