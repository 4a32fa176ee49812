using Kronicle.Application.Remote;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>Where a back end puts events.</summary>
internal interface IAuditOutput : IDisposable
{
    /// <summary>Puts some events there, in their order. Waits until that is done or has failed; never throws.</summary>
    /// <returns>How many of them it has not.</returns>
    int Write(IReadOnlyList<byte[]> events);

    /// <summary>Puts one event there, from the buffer that it was made in.</summary>
    /// <returns>1 when it has not.</returns>
    int Write(JsonBuffer item) => Write([item.ToArray()]);
}

/// <summary>Lines in a file or on standard output. Threads wait for each other for one write only.</summary>
internal sealed class LineOutput(Action<ReadOnlySpan<byte>> write, IDisposable file) : IAuditOutput
{
    /// <summary>Lines of a batch that are written in one piece: so many bytes, or one line that has more.</summary>
    private const int PieceBytes = 64 * 1024;

    private readonly Lock gate = new();
    private bool closed;

    public int Write(JsonBuffer item)
    {
        item.Raw((byte)'\n');
        lock (gate)
        {
            return Put(item.Written) ? 0 : 1;
        }
    }

    public int Write(IReadOnlyList<byte[]> events)
    {
        int failed = 0;
        using var piece = new JsonBuffer(events.Count == 1 ? events[0].Length + 1 : PieceBytes);
        for (int i = 0, lines = 0; i < events.Count; i++)
        {
            piece.Raw(events[i]);
            piece.Raw((byte)'\n');
            lines++;
            if (i == events.Count - 1 || piece.Length + events[i + 1].Length >= PieceBytes)
            {
                lock (gate)
                {
                    failed += Put(piece.Written) ? 0 : lines;
                }

                piece.Clear();
                lines = 0;
            }
        }

        return failed;
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            file.Dispose();
        }
    }

    private bool Put(ReadOnlySpan<byte> line)
    {
        try
        {
            if (!closed)
            {
                write(line);
            }

            return !closed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }
}

/// <summary>A service that takes an audit.k8s.io/v1 EventList: five attempts with pauses that grow by half.</summary>
internal sealed class WebhookOutput(IReviewService service, TimeSpan firstPause, TimeProvider clock) : IAuditOutput
{
    private const int Attempts = 5;

    private readonly CancellationTokenSource closing = new();

    public int Write(IReadOnlyList<byte[]> events)
    {
        byte[] list = ListOf(events);
        return Task.Run(() => SendAsync(list)).GetAwaiter().GetResult() ? 0 : events.Count;
    }

    /// <summary>Attempts end; the one that is under way is broken off.</summary>
    public void Dispose() => closing.Cancel();

    private async Task<bool> SendAsync(byte[] list)
    {
        TimeSpan pause = firstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                ReviewAnswer answer = await service.ReviewAsync(list, closing.Token);
                if (answer.Error.Length == 0 && answer.Code is >= 200 and < 300)
                {
                    return true;
                }

                if (attempt == Attempts)
                {
                    return false;
                }

                await Task.Delay(pause, clock, closing.Token);
                pause *= 1.5;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private static byte[] ListOf(IReadOnlyList<byte[]> events)
    {
        using var json = new JsonBuffer(events.Sum(item => item.Length + 1) + 100);
        json.Raw("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["u8);
        for (int i = 0; i < events.Count; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Raw(events[i]);
        }

        json.Raw("]}"u8);
        return json.ToArray();
    }
}
