namespace Kronicle.Application.Admission.Rates;

/// <summary>Lets a burst pass and then so many a second: golang.org/x/time/rate without waiting.</summary>
/// <param name="perSecond">How many come back each second.</param>
/// <param name="burst">How many it holds.</param>
/// <param name="clock">The time.</param>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider clock)
{
    private readonly Lock gate = new();
    private double tokens = burst;
    private long last = clock.GetTimestamp();

    /// <summary>Takes one, when there is one.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            long now = clock.GetTimestamp();
            tokens = Math.Min(burst, tokens + (clock.GetElapsedTime(last, now).TotalSeconds * perSecond));
            last = now;
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
            return true;
        }
    }
}
