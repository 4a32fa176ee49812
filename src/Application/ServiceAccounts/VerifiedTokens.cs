using Kronicle.Application.Authentication;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>A token whose signature is good.</summary>
/// <param name="Claims">What it says.</param>
/// <param name="Outcome">The user that it describes, when everything else holds.</param>
internal sealed record VerifiedToken(TokenClaims Claims, AuthenticationOutcome Outcome);

/// <summary>
/// Tokens whose signature was found good, with the user that they describe: reading a token and checking its signature costs more than
/// all the rest of a small request. Everything that time or other writes can change is asked anew. Bounded: the oldest entry gives way.
/// </summary>
internal sealed class VerifiedTokens
{
    private const int Most = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<Sha256Digest, VerifiedToken> entries = [];
    private readonly Queue<Sha256Digest> order = new();

    /// <summary>Null when the token's signature was not checked yet.</summary>
    public VerifiedToken? Find(string token)
    {
        var key = Sha256Digest.Of(token);
        lock (gate)
        {
            return entries.GetValueOrDefault(key);
        }
    }

    public VerifiedToken Put(string token, TokenClaims claims)
    {
        var key = Sha256Digest.Of(token);
        var known = new VerifiedToken(claims, AuthenticationOutcome.Recognised(TokenUser.Of(claims)));
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

            entries[key] = known;
        }

        return known;
    }
}
