using System.Buffers;
using System.IO.Pipelines;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>
/// One stream of a connection: bytes in both directions, each of which ends by itself. What was received and not yet read is bounded;
/// then the connection reads no further.
/// </summary>
public sealed class SpdyStream
{
    private const int Waiting = 128 * 1024;
    private const int Granted = 32 * 1024;

    private readonly SpdyConnection connection;
    private readonly Pipe received = new(new PipeOptions(pauseWriterThreshold: Waiting, resumeWriterThreshold: Waiting / 2, useSynchronizationContext: false));
    private readonly TaskCompletionSource accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int consumed;
    private volatile bool sent;
    private volatile bool complete;

    internal SpdyStream(SpdyConnection connection, int id, IReadOnlyDictionary<string, string> headers)
    {
        this.connection = connection;
        Id = id;
        Headers = headers;
    }

    public int Id { get; }

    /// <summary>What the side that opened the stream said of it; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Completes when the other side has taken the stream, or fails when it has not.</summary>
    internal Task Accepted => accepted.Task;

    /// <summary>Reads what was received; 0 is the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        ReadResult result = await received.Reader.ReadAsync(cancellation);
        int count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        result.Buffer.Slice(0, count).CopyTo(buffer.Span);
        received.Reader.AdvanceTo(result.Buffer.GetPosition(count));
        if ((consumed += count) >= Granted)
        {
            await connection.GrantAsync(Id, consumed, cancellation);
            consumed = 0;
        }

        return count;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        sent ? ValueTask.CompletedTask : connection.SendAsync(Id, data, last: false, cancellation);

    /// <summary>Says that nothing more will be sent. Reading goes on.</summary>
    public ValueTask EndAsync(CancellationToken cancellation)
    {
        if (sent)
        {
            return ValueTask.CompletedTask;
        }

        sent = true;
        return connection.SendAsync(Id, ReadOnlyMemory<byte>.Empty, last: true, cancellation);
    }

    internal void Accept() => accepted.TrySetResult();

    /// <summary>Takes what came in; waits while too much is unread.</summary>
    internal async ValueTask ReceiveAsync(ReadOnlySequence<byte> data, CancellationToken cancellation)
    {
        foreach (ReadOnlyMemory<byte> part in data)
        {
            if (complete)
            {
                return;
            }

            await received.Writer.WriteAsync(part, cancellation);
        }
    }

    /// <summary>The other side sends nothing more.</summary>
    internal void EndReceived()
    {
        complete = true;
        received.Writer.Complete();
    }

    /// <summary>The stream is over in both directions.</summary>
    internal void Abandon(string why)
    {
        sent = true;
        accepted.TrySetException(new SpdyException(why));
        _ = accepted.Task.Exception;
        EndReceived();
    }
}
