namespace Kronicle.Application.Fairness;

/// <summary>How many requests may be served at once: --max-requests-inflight and --max-mutating-requests-inflight; 0 is no limit.</summary>
public sealed record InFlightLimits(int ReadOnly = 400, int Mutating = 200);

/// <summary>Counts the requests that are being served. Long-running requests are not counted.</summary>
public sealed class InFlightLimiter(InFlightLimits limits)
{
    private int reading;
    private int mutating;
    private int aside;

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

    /// <summary>
    /// Gives the seat to others while its holder waits for somebody outside, who may need one to answer. False when as many as there are
    /// seats do so already: then the seat is kept.
    /// </summary>
    public bool TryStepAside(bool mutates)
    {
        if (Interlocked.Increment(ref aside) > (mutates ? limits.Mutating : limits.ReadOnly))
        {
            Interlocked.Decrement(ref aside);
            return false;
        }

        Leave(mutates);
        return true;
    }

    /// <summary>Takes a seat again after <see cref="TryStepAside"/>, also when that makes one more than there are.</summary>
    public void Return(bool mutates)
    {
        Interlocked.Decrement(ref aside);
        if (mutates)
        {
            Interlocked.Increment(ref mutating);
        }
        else
        {
            Interlocked.Increment(ref reading);
        }
    }
}

/// <summary>The seat of one request.</summary>
public sealed class Seat(InFlightLimiter limiter, bool mutates)
{
    /// <summary>Gives it to others while somebody outside is asked, unless as many do so already.</summary>
    public async Task<T> AsideAsync<T>(Func<Task<T>> ask)
    {
        bool aside = limiter.TryStepAside(mutates);
        try
        {
            return await ask();
        }
        finally
        {
            if (aside)
            {
                limiter.Return(mutates);
            }
        }
    }

    /// <summary>Gives it back for good.</summary>
    public void Leave() => limiter.Leave(mutates);
}
