using Kronicle.Application.Remote;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>Where a back end puts events.</summary>
internal interface IAuditOutput : IDisposable
{
    /// <summary>Events that were put there and never arrived.</summary>
    long Lost { get; }

    /// <summary>Puts some events there, in their order. Waits until that is done or has failed; never throws.</summary>
    /// <returns>Whether all of them have arrived.</returns>
    bool Write(IReadOnlyList<byte[]> events);

    /// <summary>Puts one event there. Waits until that is done or has failed; never throws.</summary>
    /// <returns>Whether it has arrived.</returns>
    bool Write(ReadOnlySpan<byte> item) => Write([item.ToArray()]);

    /// <summary>Takes one event, which is there or lost at the latest when <see cref="WriteWaiting"/> returns.</summary>
    void Add(ReadOnlySpan<byte> item) => Write(item);

    /// <summary>Waits until all that was taken is there or lost.</summary>
    void WriteWaiting()
    {
    }
}

/// <summary>A service that takes an audit.k8s.io/v1 EventList: five attempts with pauses that grow by half.</summary>
internal sealed class WebhookOutput(IReviewService service, TimeSpan firstPause, TimeProvider clock) : IAuditOutput
{
    private const int Attempts = 5;

    private readonly CancellationTokenSource closing = new();

    private long lost;

    public long Lost => Volatile.Read(ref lost);

    public bool Write(IReadOnlyList<byte[]> events)
    {
        byte[] list = ListOf(events);
        bool arrived = Task.Run(() => SendAsync(list)).GetAwaiter().GetResult();
        Interlocked.Add(ref lost, arrived ? 0 : events.Count);
        return arrived;
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
