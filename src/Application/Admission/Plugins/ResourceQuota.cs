using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Quotas;
using Kronicle.Application.EventLog;
using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Keeps the objects of a namespace within its quotas. What an object uses is charged to each quota's status before it is stored, with
/// the revision that the decision was made on, so that no number of writers and servers exceeds a quota; it is given back when the
/// object is not stored. https://kubernetes.io/docs/concepts/policy/resource-quotas/
/// </summary>
public sealed class ResourceQuota : IValidator
{
    private readonly QuotaLedger ledger;
    private readonly QuotaEvaluators evaluators;
    private readonly LimitedResources limited;

    public ResourceQuota(ClusterLookup lookup, ObjectCache cache, IEventLog log, PluginConfigurations configurations, TimeProvider clock)
    {
        ledger = new(lookup, cache, log, clock);
        evaluators = new(clock);
        limited = LimitedResources.Of(configurations);
    }

    public string Name => "ResourceQuota";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Resource.Namespaced || attributes.Namespace.Length == 0 || attributes.Object is not { } target ||
            (limited.None && !await ledger.AnyAsync(attributes.Namespace, cancellation)))
        {
            return null;
        }

        var change = new QuotaChange(attributes.Operation, attributes.Subresource, target, attributes.OldObject);
        if (evaluators.Of(attributes.Resource.GroupResource) is not { } evaluator || !evaluator.Affected(change))
        {
            return null;
        }

        var check = new QuotaCheck(evaluator, change, limited);
        if (attributes.DryRun)
        {
            return Refusal(attributes, await ledger.LookAsync(attributes.Namespace, check, cancellation));
        }

        QuotaDecision decision;
        try
        {
            decision = await ledger.ChargeAsync(attributes.Namespace, check, attributes.AuditId, cancellation);
        }
        catch (TimeoutException)
        {
            return Failure.Internal("resource quota evaluation timed out");
        }

        if (decision.Charges.Count > 0)
        {
            attributes.Claims.Add(ledger.ClaimOf(attributes.Namespace, decision.Charges, attributes.AuditId));
        }

        return Refusal(attributes, decision);
    }

    private static ApiStatus? Refusal(AdmissionAttributes attributes, QuotaDecision decision) => decision switch
    {
        { Refusal: null } => null,
        { Fault: true } => new ApiStatus(500, "", decision.Refusal),
        _ => AdmissionRefusal.Forbidden(attributes, decision.Refusal),
    };
}
