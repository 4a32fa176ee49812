using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>What the conditions say of a request.</summary>
/// <param name="Matches">Whether all are true.</param>
/// <param name="Error">Why one could not be judged while none is false; empty when all could.</param>
public readonly record struct ConditionVerdict(bool Matches, string Error);

/// <summary>Judges matchConditions, expressions of the Common Expression Language over a request: KEP-3716.</summary>
public interface IConditionJudge
{
    /// <param name="conditions">The matchConditions of a webhook.</param>
    /// <param name="attributes">The request.</param>
    ConditionVerdict Judge(ListNode conditions, AdmissionAttributes attributes);
}

/// <summary>
/// A server without the language judges none. Rules let no such configuration in; one that another server stored fails by its
/// failurePolicy.
/// </summary>
public sealed class NoConditionJudge : IConditionJudge
{
    public ConditionVerdict Judge(ListNode conditions, AdmissionAttributes attributes) =>
        new(false, "matchConditions can't be judged: this server has no expression language");
}
