using Kronicle.Application.EventLog;

namespace Kronicle.Application.Upkeep;

/// <summary>
/// Trims the history to what is to be kept: events of the last while, and no more bytes than some, whichever is less. Each round looks at
/// the oldest events, in order, until one is young enough, so that an event is looked at about once in its life. Several servers of a
/// store may do so at once: each finds the trim point that the others have moved.
/// </summary>
/// <remarks>
/// Clocks jump. An event from a time to come, or of an unknown time, is neither old nor young: it goes when an old one after it goes.
/// An event that is young by its own time stays, with all that follow it, until the bytes are too many.
/// </remarks>
/// <param name="history">The history.</param>
/// <param name="limits">What is kept.</param>
/// <param name="figures">Where it is shown how far the history reaches.</param>
/// <param name="clock">The time.</param>
public sealed class HistoryRetention(IEventHistory history, HistoryLimits limits, HistoryFigures figures, TimeProvider clock) : IUpkeep
{
    /// <summary>Bytes of an event beside its value, about.</summary>
    public const int Overhead = 320;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(30);

    public string Name => "history retention";

    public async Task RunAsync(CancellationToken cancellation)
    {
        for (TimeSpan wait = FirstWait; ; wait = Period)
        {
            await Task.Delay(wait, clock, cancellation);
            try
            {
                await RoundAsync(cancellation);
            }
            catch (Exception e) when (e is LogUnavailableException or HistoryTrimmedException)
            {
                // The store is away, or another server has trimmed meanwhile: the next round goes on.
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        HistoryBounds bounds = await history.BoundsAsync(cancellation);
        long point = await PointAsync(bounds, cancellation);
        if (point > bounds.Trimmed)
        {
            await history.TrimAsync(point, cancellation);
            bounds = await history.BoundsAsync(cancellation);
        }

        figures.Bounds = bounds;
    }

    /// <summary>The revision of the last event that is to go; 0 when none is.</summary>
    private async Task<long> PointAsync(HistoryBounds bounds, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long excess = limits.Bytes > 0 ? Math.Max(0, bounds.Bytes - limits.Bytes) : 0;
        bool young = limits.Age <= TimeSpan.Zero;
        long point = 0;
        long freed = 0;
        if (young && excess == 0)
        {
            return 0;
        }

        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, bounds.Trimmed), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                bool told = item.Actor.Time != default && item.Actor.Time <= now;
                young |= told && now - item.Actor.Time < limits.Age;
                if (freed >= excess && young)
                {
                    return point;
                }

                point = freed < excess || told ? item.Revision : point;
                freed += Overhead + (item.Value?.Length ?? 0);
            }
        }

        return point;
    }
}
