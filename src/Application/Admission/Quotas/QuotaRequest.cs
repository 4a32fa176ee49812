using Kronicle.Application.Quota;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>Somebody who wants something of a namespace's quotas, or has something to give back. Waits for its turn at <see cref="QuotaDesk"/>.</summary>
internal sealed class QuotaRequest
{
    private readonly Func<IReadOnlyList<QuotaState>, bool, QuotaDecision> decide;
    private readonly TaskCompletionSource<QuotaDecision> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QuotaCharge> charged = [];

    private QuotaRequest(string auditId, Func<IReadOnlyList<QuotaState>, bool, QuotaDecision> decide) => (AuditId, this.decide) = (auditId, decide);

    public string AuditId { get; }

    /// <summary>What was decided; its charges are those that are stored.</summary>
    public Task<QuotaDecision> Done => done.Task;

    /// <summary>What is charged by now.</summary>
    public IReadOnlyList<QuotaCharge> Charged => charged;

    /// <summary>What this round is to store.</summary>
    public IReadOnlyList<QuotaCharge> Asked { get; private set; } = [];

    public static QuotaRequest Charge(QuotaCheck check, string auditId) => new(auditId, (quotas, first) => check.Run(quotas, covering: first));

    public static QuotaRequest Release(IReadOnlyList<QuotaCharge> charges, DateTimeOffset since, string auditId) => new(auditId, (quotas, _) => new(null,
    [
        .. charges.Where(charge => quotas.Any(quota => quota.Key == charge.Quota && !QuotaStatus.RecountedSince(quota, since)))
            .Select(charge => charge with { Amounts = new ResourceAmounts().Minus(charge.Amounts) }),
    ]));

    /// <summary>Decides on the quotas that are not charged yet.</summary>
    /// <returns>Why not; null when it may.</returns>
    public QuotaDecision Decide(IEnumerable<QuotaState> quotas)
    {
        QuotaDecision decision = decide([.. quotas.Where(quota => !charged.Any(charge => charge.Quota == quota.Key))], charged.Count == 0);
        Asked = decision.Charges;
        return decision;
    }

    /// <summary>A charge of this round is stored.</summary>
    public void Stored(string quota)
    {
        charged.AddRange(Asked.Where(charge => charge.Quota == quota));
        Asked = [.. Asked.Where(charge => charge.Quota != quota)];
    }

    /// <summary>Answers.</summary>
    /// <returns>False when nobody waits any more: what is charged is to be given back.</returns>
    public bool Answer(QuotaDecision decision) => done.TrySetResult(decision);

    public bool Fail(Exception fault) => done.TrySetException(fault);

    /// <summary>The one who asked waits no longer.</summary>
    /// <returns>False when the answer came first.</returns>
    public bool Abandon() => done.TrySetCanceled();
}
