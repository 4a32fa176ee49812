namespace Kronicle.Application.Authentication;

/// <summary>
/// What certificates were found to be, so that a connection's later requests skip the chain. Bounded: the oldest entry gives way,
/// so a flood of certificates costs only building chains anew.
/// </summary>
internal sealed class ClientCertificateCache
{
    private const int Most = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<Sha256Digest, (AuthenticationOutcome Outcome, DateTimeOffset Until)> entries = [];
    private readonly Queue<Sha256Digest> order = new();

    /// <summary>What was found; null when nothing was, or it holds no longer.</summary>
    public AuthenticationOutcome? Find(Sha256Digest key, DateTimeOffset now)
    {
        lock (gate)
        {
            return entries.TryGetValue(key, out (AuthenticationOutcome Outcome, DateTimeOffset Until) entry) && now <= entry.Until
                ? entry.Outcome
                : null;
        }
    }

    public void Put(Sha256Digest key, AuthenticationOutcome outcome, DateTimeOffset until)
    {
        lock (gate)
        {
            if (!entries.ContainsKey(key))
            {
                if (entries.Count == Most)
                {
                    entries.Remove(order.Dequeue());
                }

                order.Enqueue(key);
            }

            entries[key] = (outcome, until);
        }
    }
}
