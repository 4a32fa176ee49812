using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>
/// Charges the quotas of one namespace. Requests that come while it works wait, and are served together by the next round: however many
/// come at once, each quota is written once for all of them. Other servers write the same quotas; then the round is decided again on
/// what they left. So a quota is never charged beyond its limit, whoever charges it.
/// </summary>
internal sealed class QuotaDesk(QuotaStatus status, Func<CancellationToken, ValueTask<IReadOnlyList<QuotaState>>> present, TimeProvider clock)
{
    private readonly Lock gate = new();
    private List<QuotaRequest> waiting = [];
    private bool working;

    // The last states that this desk stored: the cache shows them a moment later.
    private Dictionary<string, QuotaState> latest = new(StringComparer.Ordinal);

    /// <summary>Puts a request into the queue and sees to it that somebody serves it.</summary>
    public void Take(QuotaRequest request)
    {
        lock (gate)
        {
            waiting.Add(request);
            if (working)
            {
                return;
            }

            working = true;
        }

        _ = Task.Run(WorkAsync);
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            List<QuotaRequest> round;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    working = false;
                    return;
                }

                (round, waiting) = (waiting, []);
            }

            try
            {
                await ServeAsync(round);
            }
            catch (Exception fault)
            {
                // The store is away: what it took of the round is not known, the recount finds out.
                latest.Clear();
                round.ForEach(request => request.Fail(fault));
            }
        }
    }

    private async ValueTask ServeAsync(List<QuotaRequest> round)
    {
        Dictionary<string, QuotaState> quotas = (await PresentAsync()).ToDictionary(quota => quota.Key, StringComparer.Ordinal);
        List<QuotaRequest> open = round;
        while (open.Count > 0)
        {
            Dictionary<string, QuotaState> then = Decide(open, quotas);
            open = [.. open.Where(request => request.Asked.Count > 0)];
            foreach (string key in open.SelectMany(request => request.Asked).Select(charge => charge.Quota).Distinct().ToList())
            {
                await StoreAsync(then[key], quotas, open);
            }

            // Whoever has nothing left to store is done; the others begin again on what another server left.
            foreach (QuotaRequest request in open.Where(request => request.Asked.Count == 0))
            {
                Answer(request, new(null, request.Charged));
            }

            open = [.. open.Where(request => request.Asked.Count > 0)];
        }

        latest = quotas;
    }

    // Each request sees what those before it in the queue will use.
    private Dictionary<string, QuotaState> Decide(List<QuotaRequest> open, Dictionary<string, QuotaState> quotas)
    {
        var then = new Dictionary<string, QuotaState>(quotas, StringComparer.Ordinal);
        foreach (QuotaRequest request in open)
        {
            QuotaDecision decision = request.Decide(then.Values.OrderBy(quota => quota.Key, StringComparer.Ordinal));
            foreach (QuotaCharge charge in decision.Charges)
            {
                then[charge.Quota] = then[charge.Quota] with { Used = Charged(then[charge.Quota].Used, charge.Amounts) };
            }

            if (decision.Refusal is not null)
            {
                GiveBack(request);
                request.Answer(decision);
            }
            else if (decision.Charges.Count == 0)
            {
                Answer(request, new(null, request.Charged));
            }
        }

        return then;
    }

    private async ValueTask StoreAsync(QuotaState decided, Dictionary<string, QuotaState> quotas, List<QuotaRequest> open)
    {
        QuotaRequest[] asking = [.. open.Where(request => request.Asked.Any(charge => charge.Quota == decided.Key))];
        if (decided.Used.SameAs(quotas[decided.Key].Used))
        {
            // What some took others gave back: there is nothing to write.
            Array.ForEach(asking, request => request.Stored(decided.Key));
            return;
        }

        (bool stored, QuotaState? state) = await status.WriteAsync(quotas[decided.Key], decided.Used, asking[0].AuditId, CancellationToken.None);
        if (state is null)
        {
            quotas.Remove(decided.Key);
        }
        else
        {
            quotas[decided.Key] = state;
        }

        foreach (QuotaRequest request in stored ? asking : [])
        {
            request.Stored(decided.Key);
        }
    }

    private void Answer(QuotaRequest request, QuotaDecision decision)
    {
        if (!request.Answer(decision))
        {
            GiveBack(request);
        }
    }

    // What one quota was charged is of no use when another one refuses, or when nobody waits for it any more.
    private void GiveBack(QuotaRequest request)
    {
        if (request.Charged.Any(charge => charge.Amounts.Any(amount => amount.Value.Sign > 0)))
        {
            lock (gate)
            {
                waiting.Add(QuotaRequest.Release(request.Charged, clock.GetUtcNow(), request.AuditId));
            }
        }
    }

    // The newer of what the cache shows and of what was stored last.
    private async ValueTask<IEnumerable<QuotaState>> PresentAsync() =>
        (await present(CancellationToken.None)).Select(quota =>
            latest.TryGetValue(quota.Key, out QuotaState? known) && known.Stored.Revision > quota.Stored.Revision ? known : quota);

    private static ResourceAmounts Charged(ResourceAmounts used, ResourceAmounts amounts)
    {
        ResourceAmounts then = used.Plus(amounts);
        foreach (string name in amounts.Names)
        {
            if (then[name].Sign < 0)
            {
                then[name] = default;
            }
        }

        return then;
    }
}
