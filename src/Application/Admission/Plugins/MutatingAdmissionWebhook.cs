using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Patching;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Lets services outside change objects: MutatingWebhookConfiguration. They are asked one after another, each about what the ones before
/// it left. https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
/// </summary>
public sealed class MutatingAdmissionWebhook : IMutator
{
    private readonly ClusterLookup lookup;
    private readonly IConditionJudge conditions;
    private readonly IWebhookMetrics metrics;
    private readonly TimeProvider clock;
    private readonly HookSource source;
    private readonly HookCalls calls;
    private readonly HookPatch patches;

    public MutatingAdmissionWebhook(
        ClusterLookup lookup, PluginConfigurations configurations, IWebhookCallers callers, IConditionJudge conditions, IWebhookMetrics metrics,
        IIdentifierSource identifiers, Defaults defaults, TimeProvider clock)
    {
        (this.lookup, this.conditions, this.metrics, this.clock) = (lookup, conditions, metrics, clock);
        source = new(lookup, "mutatingwebhookconfigurations");
        calls = new(callers.Open(WebhookSettings.Kubeconfig(configurations, Name), Name), identifiers, clock);
        patches = new(defaults);
    }

    public string Name => "MutatingAdmissionWebhook";

    public bool Handles(AdmissionOperation operation) => true;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        Hook[] hooks = HookExemptions.Has(attributes) ? [] : await source.HooksAsync(cancellation);
        if (hooks.Length == 0)
        {
            return null;
        }

        Reinvocation rounds = attributes.Reinvocation;
        rounds.Enter(attributes.Object);
        var matching = new HookMatching(attributes, lookup, conditions);
        var objects = new ReviewedObjects(attributes);
        for (int i = 0; i < hooks.Length; i++)
        {
            (HookTarget? target, ApiStatus? undecided) = await matching.MatchAsync(hooks[i], cancellation);
            if (undecided is not null)
            {
                return undecided;
            }

            if (target is { } shown && !(rounds.Again && !rounds.IsDue(hooks[i].Identity)) &&
                await CallAsync(hooks[i], i, shown, objects, cancellation) is { } refusal)
            {
                return refusal;
            }
        }

        rounds.Leave(attributes.Object);
        return null;
    }

    private async ValueTask<ApiStatus?> CallAsync(Hook hook, int index, HookTarget target, ReviewedObjects objects, CancellationToken cancellation)
    {
        AdmissionAttributes attributes = objects.Attributes;
        Reinvocation rounds = attributes.Reinvocation;
        string place = $"round_{(rounds.Again ? 1 : 0)}_index_{index}";
        long began = clock.GetTimestamp();
        HookVerdict verdict = await attributes.OutsideAsync(
            () => calls.AskAsync(hook, target, objects, mutating: true, cancellation).AsTask());
        (bool changed, verdict) = Take(hook, place, target, objects, verdict);
        HookNotes.Mutated(hook, place, changed, attributes);
        HookMeter.Observe(metrics, hook, verdict, attributes.Operation, mutates: true, clock.GetElapsedTime(began));
        if (changed)
        {
            rounds.Changed();
        }

        if (hook.Reinvocable)
        {
            rounds.Called(hook.Identity);
        }

        if (verdict.End != HookEnd.Unanswered || !hook.FailsOpen)
        {
            return verdict.Refusal;
        }

        HookNotes.FailedOpen(hook, place, mutating: true, attributes);
        return null;
    }

    private (bool Changed, HookVerdict Verdict) Take(Hook hook, string place, HookTarget target, ReviewedObjects objects, HookVerdict verdict)
    {
        if (verdict.Response is not { } response)
        {
            return (false, verdict);
        }

        HookNotes.Take(hook, response, mutating: true, objects.Attributes);
        if (verdict.End != HookEnd.Allowed)
        {
            return (false, verdict);
        }

        (Domain.Objects.ListNode? document, JsonPatch? patch, HookVerdict? unreadable) = HookPatch.Read(hook, response);
        if (patch is null)
        {
            return (false, unreadable ?? verdict);
        }

        (bool changed, HookVerdict? failure) = patches.Apply(hook, target, objects, response, patch);
        if (failure is null)
        {
            HookNotes.Patched(hook, place, document!, objects.Attributes);
        }

        return (changed, failure ?? verdict);
    }
}
