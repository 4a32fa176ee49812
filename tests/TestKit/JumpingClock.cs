namespace Kronicle.TestKit;

/// <summary>A clock whose wall can be set, as an operator or NTP does, while timers and measured times go on with the clock behind it.</summary>
public sealed class JumpingClock(TimeProvider steady) : TimeProvider
{
    private long offset;

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => steady.LocalTimeZone;

    /// <summary>Sets the wall clock forward, or back.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + new TimeSpan(Volatile.Read(ref offset));

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);
}
