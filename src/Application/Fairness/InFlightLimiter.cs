namespace Kronicle.Application.Fairness;

/// <summary>How many requests may be served at once: --max-requests-inflight and --max-mutating-requests-inflight; 0 is no limit.</summary>
public sealed record InFlightLimits(int ReadOnly = 400, int Mutating = 200);

/// <summary>Counts the requests that are being served. Long-running requests are not counted.</summary>
public sealed class InFlightLimiter(InFlightLimits limits)
{
    private int reading;
    private int mutating;

    public int Reading => Volatile.Read(ref reading);

    public int Mutating => Volatile.Read(ref mutating);

    /// <summary>Takes a seat; false when all are taken.</summary>
    public bool TryEnter(bool mutates)
    {
        int limit = mutates ? limits.Mutating : limits.ReadOnly;
        int now = mutates ? Interlocked.Increment(ref mutating) : Interlocked.Increment(ref reading);
        if (limit == 0 || now <= limit)
        {
            return true;
        }

        Leave(mutates);
        return false;
    }

    /// <summary>Gives the seat back.</summary>
    public void Leave(bool mutates)
    {
        if (mutates)
        {
            Interlocked.Decrement(ref mutating);
        }
        else
        {
            Interlocked.Decrement(ref reading);
        }
    }
}
