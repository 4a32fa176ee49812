using System.Collections.Concurrent;
using System.Globalization;
using Kronicle.Domain.Addresses;

namespace Kronicle.Application.Authentication;

/// <summary>
/// How often callers of one address may fail: so many a second, and ten times that at once. Beyond it, tokens that have never been good
/// are not looked at, and whoever fails is told to come later. Tokens that were good, certificates and callers that present nothing are
/// judged as ever, so that nobody is locked out by a neighbour behind the same address. docs/adr/0020-access.md says why.
/// </summary>
/// <param name="perSecond">0 for any number.</param>
/// <param name="clock">Measures the time between failures.</param>
public sealed class FailedAuthentications(int perSecond, TimeProvider clock)
{
    /// <summary>How many addresses are remembered; the one that failed first gives way.</summary>
    public const int MostAddresses = 10_000;

    private const int BurstSeconds = 10;

    // When an address has made up for its failures: each adds its part of a second. An address without an entry owes nothing.
    private readonly ConcurrentDictionary<string, long> owes = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Lock gate = new();
    private readonly KnownCredentials known = new();
    private volatile bool any;

    /// <summary>How many addresses are remembered now.</summary>
    public int Addresses => owes.Count;

    private long Cost => clock.TimestampFrequency / perSecond;

    private long Burst => clock.TimestampFrequency * BurstSeconds;

    /// <summary>Whether a token of this address is not even looked at.</summary>
    /// <returns>After how many seconds it may be tried again; 0 when it is looked at.</returns>
    public int Refuses(string address, string? token) =>
        any && token is not null && !known.Holds(token) && owes.TryGetValue(KeyOf(address), out long until) ? Wait(until - clock.GetTimestamp()) : 0;

    /// <summary>A caller was recognised: its token stays good for this purpose until it fails.</summary>
    public void Recognised(string? token)
    {
        if (token is not null && perSecond > 0)
        {
            known.Add(token);
        }
    }

    /// <summary>Credentials were presented and are not good.</summary>
    /// <returns>After how many seconds to come again; 0 when the address has not failed too often.</returns>
    public int Failed(string address, string? token)
    {
        if (perSecond == 0)
        {
            return 0;
        }

        if (token is not null)
        {
            known.Remove(token);
        }

        string key = KeyOf(address);
        lock (gate)
        {
            long now = clock.GetTimestamp();
            long before = Math.Max(now, owes.GetValueOrDefault(key));
            Remember(key, Math.Min(before + Cost, now + Burst));
            return Wait(before - now);
        }
    }

    private int Wait(long owed) =>
        owed > Burst - Cost ? (int)Math.Max(1, (owed - (Burst - Cost) + clock.TimestampFrequency - 1) / clock.TimestampFrequency) : 0;

    private void Remember(string key, long until)
    {
        if (!owes.ContainsKey(key))
        {
            if (order.Count == MostAddresses)
            {
                owes.TryRemove(order.Dequeue(), out _);
            }

            order.Enqueue(key);
        }

        owes[key] = until;
        any = true;
    }

    // Whoever has one IPv6 address has the other 2^64 of its network.
    private static string KeyOf(string address) =>
        address.Contains(':') && IpAddress.Parse(address) is { IsV6: true } v6 ? ((ulong)(v6.Number >> 64)).ToString("x", CultureInfo.InvariantCulture) : address;
}
