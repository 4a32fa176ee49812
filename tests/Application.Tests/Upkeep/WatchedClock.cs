using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Upkeep;

/// <summary>A clock that stands and tells of each timer that is begun, so that a test moves it only when somebody waits.</summary>
internal sealed class WatchedClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>How long the next timer waits, once it is begun.</summary>
    public ValueTask<TimeSpan> NextTimerAsync() => timers.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
