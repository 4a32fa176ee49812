using Kronicle.Application.Quota;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>Holds one write against the quotas of its namespace. Pure: what it decides depends on its arguments alone.</summary>
/// <param name="evaluator">That of the written resource.</param>
/// <param name="change">The write.</param>
/// <param name="limited">What may not be used where no quota counts it.</param>
internal sealed class QuotaCheck(IQuotaEvaluator evaluator, QuotaChange change, LimitedResources limited)
{
    /// <param name="quotas">The quotas; one that was charged for this write already must not be among them.</param>
    /// <param name="covering">Whether what is limited everywhere must be counted by one of these quotas.</param>
    public QuotaDecision Run(IEnumerable<QuotaState> quotas, bool covering)
    {
        ResourceAmounts usage = evaluator.Usage(change.Object);
        var counting = new List<(QuotaState Quota, HashSet<string> Names)>();
        var covered = new List<QuotaScope>();
        foreach (QuotaState quota in quotas)
        {
            covered.AddRange(quota.Scopes.Where(scope => evaluator.InScope(scope, change.Object)));
            if (!QuotaEvaluators.Matches(evaluator, quota.Hard.Names, quota.Scopes, change.Object))
            {
                continue;
            }

            var names = quota.Hard.Names.Where(evaluator.Counts).ToHashSet(StringComparer.Ordinal);
            if (evaluator.Missing(names, change.Object) is { } missing)
            {
                return QuotaDecision.Refused($"failed quota: {quota.Name}: {missing}");
            }

            if (!names.All(quota.Used.Has))
            {
                return QuotaDecision.Refused(
                    $"status unknown for quota: {quota.Name}, resources: {string.Join(",", names.Order(StringComparer.Ordinal))}");
            }

            counting.Add((quota, names));
        }

        string[] negative = [.. usage.Where(amount => amount.Value.Sign < 0).Select(amount => amount.Key)];
        if (negative.Length > 0)
        {
            return QuotaDecision.Refused($"quota usage is negative for resource(s): {string.Join(",", negative)}");
        }

        ResourceAmounts more = change.Old is { } old ? Positive(usage.Minus(evaluator.Usage(old))) : Positive(usage);
        ResourceAmounts whole = Positive(usage);
        var deltas = counting.Select(entry => (entry.Quota, Delta: CountedBefore(entry.Quota) ? more : whole)).ToList();
        if (counting.Count > 0 ? deltas.All(entry => entry.Delta.Count == 0) : more.Count == 0)
        {
            return QuotaDecision.Free;
        }

        return (covering ? Uncovered(usage, counting, covered) : null) ?? Charge(deltas);
    }

    private bool CountedBefore(QuotaState quota) =>
        change.Old is { } old && QuotaEvaluators.Matches(evaluator, quota.Hard.Names, quota.Scopes, old);

    private QuotaDecision? Uncovered(ResourceAmounts usage, List<(QuotaState Quota, HashSet<string> Names)> counting, List<QuotaScope> covered)
    {
        string[] uncounted = [.. limited.NamesOf(evaluator.Resource, usage).Where(name => !counting.Any(entry => entry.Names.Contains(name)))];
        if (uncounted.Length > 0)
        {
            return QuotaDecision.Refused($"insufficient quota to consume: {string.Join(",", uncounted)}");
        }

        QuotaScope[] open = [.. limited.Scopes.Where(scope => evaluator.InScope(scope, change.Object) && !covered.Any(one => one.Name == scope.Name))];
        return open.Length == 0 ? null : new(
            $"insufficient quota to match these scopes: [{string.Join(" ", open.Select(scope => $"{{{scope.Name} {scope.Operator} [{string.Join(" ", scope.Values)}]}}"))}]",
            [], Fault: true);
    }

    private QuotaDecision Charge(List<(QuotaState Quota, ResourceAmounts Delta)> deltas)
    {
        var charges = new List<QuotaCharge>();
        foreach ((QuotaState quota, ResourceAmounts delta) in deltas)
        {
            ResourceAmounts asked = delta.Where(quota.Hard.Has);
            ResourceAmounts then = quota.Used.Plus(asked).Where(asked.Has);

            // What a status tells has been used up already: it is counted, not refused.
            if (change.Subresource != "status" && then.Above(quota.Hard) is { Count: > 0 } exceeded)
            {
                return QuotaDecision.Refused($"exceeded quota: {quota.Name}, requested: {Text(asked, exceeded)}, " +
                    $"used: {Text(quota.Used, exceeded)}, limited: {Text(quota.Hard, exceeded)}");
            }

            if (asked.Count > 0)
            {
                charges.Add(new(quota.Key, asked));
            }
        }

        return new(null, charges);
    }

    private static ResourceAmounts Positive(ResourceAmounts amounts) => amounts.Where(name => amounts[name].Sign > 0);

    private static string Text(ResourceAmounts amounts, IReadOnlyList<string> names) =>
        string.Join(",", amounts.Where(names.Contains).Select(amount => $"{amount.Key}={amount.Value}"));
}
