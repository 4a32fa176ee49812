using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Lets services outside judge objects as they will be stored: ValidatingWebhookConfiguration. All are asked at once; of several
/// refusals the first in their order is told. https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
/// </summary>
public sealed class ValidatingAdmissionWebhook : IValidator
{
    private readonly ClusterLookup lookup;
    private readonly IConditionJudge conditions;
    private readonly IWebhookMetrics metrics;
    private readonly TimeProvider clock;
    private readonly HookSource source;
    private readonly HookCalls calls;

    public ValidatingAdmissionWebhook(
        ClusterLookup lookup, PluginConfigurations configurations, IWebhookCallers callers, IConditionJudge conditions, IWebhookMetrics metrics,
        IIdentifierSource identifiers, TimeProvider clock)
    {
        (this.lookup, this.conditions, this.metrics, this.clock) = (lookup, conditions, metrics, clock);
        source = new(lookup, "validatingwebhookconfigurations");
        calls = new(callers.Open(WebhookSettings.Kubeconfig(configurations, Name), Name), identifiers, clock);
    }

    public string Name => "ValidatingAdmissionWebhook";

    public bool Handles(AdmissionOperation operation) => true;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        Hook[] hooks = HookExemptions.Has(attributes) ? [] : await source.HooksAsync(cancellation);
        if (hooks.Length == 0)
        {
            return null;
        }

        var matching = new HookMatching(attributes, lookup, conditions);
        var called = new List<(Hook Hook, HookTarget Target)>();
        foreach (Hook hook in hooks)
        {
            (HookTarget? target, ApiStatus? undecided) = await matching.MatchAsync(hook, cancellation);
            if (undecided is not null)
            {
                return undecided;
            }

            if (target is { } shown)
            {
                called.Add((hook, shown));
            }
        }

        return called.Count == 0 ? null : await CallAsync(called, attributes, cancellation);
    }

    private async ValueTask<ApiStatus?> CallAsync(List<(Hook Hook, HookTarget Target)> called, AdmissionAttributes attributes, CancellationToken cancellation)
    {
        var objects = new ReviewedObjects(attributes);
        foreach ((_, HookTarget target) in called)
        {
            // Made before the calls, which share them.
            _ = objects.Object(target);
            _ = objects.OldObject(target);
        }

        HookVerdict[] verdicts = await attributes.OutsideAsync(
            () => Task.WhenAll(called.Select(call => AskAsync(call.Hook, call.Target, objects, cancellation))));
        return Judge(called, verdicts, attributes);
    }

    private async Task<HookVerdict> AskAsync(Hook hook, HookTarget target, ReviewedObjects objects, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        HookVerdict verdict = await calls.AskAsync(hook, target, objects, mutating: false, cancellation);
        HookMeter.Observe(metrics, hook, verdict, objects.Attributes.Operation, mutates: false, clock.GetElapsedTime(began));
        return verdict;
    }

    private static ApiStatus? Judge(List<(Hook Hook, HookTarget Target)> called, HookVerdict[] verdicts, AdmissionAttributes attributes)
    {
        ApiStatus? refusal = null;
        for (int i = 0; i < verdicts.Length; i++)
        {
            Hook hook = called[i].Hook;
            if (verdicts[i].Response is { } response)
            {
                HookNotes.Take(hook, response, mutating: false, attributes);
            }

            if (verdicts[i].End == HookEnd.Unanswered && hook.FailsOpen)
            {
                HookNotes.FailedOpen(hook, $"round_0_index_{i}", mutating: false, attributes);
            }
            else
            {
                refusal ??= verdicts[i].Refusal;
            }
        }

        return refusal;
    }
}
