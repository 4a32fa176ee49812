using System.Collections.Concurrent;
using Kronicle.Application.Allocation;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>What is used of the quotas of all namespaces: charged before an object is stored, given back when it is not.</summary>
internal sealed class QuotaLedger(ClusterLookup lookup, ObjectCache cache, IEventLog log, TimeProvider clock)
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);

    private readonly QuotaStatus status = new(lookup, cache, log, clock);
    private readonly ConcurrentDictionary<string, QuotaDesk> desks = new(StringComparer.Ordinal);

    /// <summary>Whether a namespace has quotas.</summary>
    public async ValueTask<bool> AnyAsync(string ns, CancellationToken cancellation)
    {
        ObjectSnapshot quotas = await lookup.SnapshotAsync(LookedUp.ResourceQuotas, cancellation);
        if (quotas.Count > 0)
        {
            foreach (CachedObject _ in quotas.Range(LookedUp.ResourceQuotas.KeyPrefix(ns)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Holds a write against the quotas and changes nothing: what a dry run asks for.</summary>
    public async ValueTask<QuotaDecision> LookAsync(string ns, QuotaCheck check, CancellationToken cancellation)
    {
        // A charge would have met the newest state: so must its rehearsal.
        await cache.CatchUpAsync(cancellation);
        return check.Run(await PresentAsync(ns, cancellation), covering: true);
    }

    /// <summary>Charges a write to the quotas that count it.</summary>
    /// <exception cref="TimeoutException">It did not come to its turn in time; nothing is charged.</exception>
    /// <exception cref="LogUnavailableException">The store is away.</exception>
    public async ValueTask<QuotaDecision> ChargeAsync(string ns, QuotaCheck check, string auditId, CancellationToken cancellation)
    {
        var request = QuotaRequest.Charge(check, auditId);
        DeskOf(ns).Take(request);
        try
        {
            return await request.Done.WaitAsync(MostWait, clock, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !request.Abandon())
        {
            return await request.Done;
        }
    }

    /// <summary>What was charged, to be settled with the write.</summary>
    public IClaim ClaimOf(string ns, IReadOnlyList<QuotaCharge> charges, string auditId) => new Claim(this, ns, charges, clock.GetUtcNow(), auditId);

    // A namespace that is gone keeps its desk: an empty queue and the last states of its quotas.
    private QuotaDesk DeskOf(string ns) =>
        desks.GetOrAdd(ns, name => new QuotaDesk(status, cancellation => PresentAsync(name, cancellation), clock));

    private async ValueTask<IReadOnlyList<QuotaState>> PresentAsync(string ns, CancellationToken cancellation)
    {
        ObjectSnapshot quotas = await lookup.SnapshotAsync(LookedUp.ResourceQuotas, cancellation);
        return [.. quotas.Range(LookedUp.ResourceQuotas.KeyPrefix(ns)).Select(status.Read)];
    }

    private sealed class Claim(QuotaLedger ledger, string ns, IReadOnlyList<QuotaCharge> charges, DateTimeOffset since, string auditId) : IClaim
    {
        public ValueTask CommitAsync() => default;

        public async ValueTask RevertAsync()
        {
            var release = QuotaRequest.Release(charges, since, auditId);
            ledger.DeskOf(ns).Take(release);
            try
            {
                await release.Done;
            }
            catch (LogUnavailableException)
            {
                // The store is away: the recount finds what stays charged.
            }
        }
    }
}
