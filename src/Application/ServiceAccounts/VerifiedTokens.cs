using Kronicle.Application.Authentication;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// Tokens whose signature was found good, with the user that they describe: checking a signature costs more than all the rest of a
/// small request. Everything that time or other writes can change is asked anew. Bounded: the oldest entry gives way.
/// </summary>
internal sealed class VerifiedTokens
{
    private const int Most = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<Sha256Digest, AuthenticationOutcome> entries = [];
    private readonly Queue<Sha256Digest> order = new();

    /// <summary>The user of a token; null when its signature was not checked yet.</summary>
    public AuthenticationOutcome? Find(string token)
    {
        var key = Sha256Digest.Of(token);
        lock (gate)
        {
            return entries.GetValueOrDefault(key);
        }
    }

    public AuthenticationOutcome Put(string token, TokenClaims claims)
    {
        var key = Sha256Digest.Of(token);
        var outcome = AuthenticationOutcome.Recognised(TokenUser.Of(claims));
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

            entries[key] = outcome;
        }

        return outcome;
    }
}
