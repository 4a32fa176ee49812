using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Asks webhooks and understands what they answer.</summary>
internal sealed class HookCalls(IWebhookCaller caller, IIdentifierSource identifiers, TimeProvider clock)
{
    private const int Unavailable = 503;

    /// <summary>Why a webhook can't be asked at all; null when it can.</summary>
    public static HookVerdict? Forbidden(Hook hook, AdmissionAttributes attributes) =>
        attributes.DryRun && hook.TakesDryRuns is null ? HookVerdict.Unanswered(hook.Name, "Webhook SideEffects is nil", 400)
        : attributes.DryRun && hook.TakesDryRuns == false
            ? HookVerdict.Unusable(Failure.BadRequest($"admission webhook {GoText.Quote(hook.Name)} does not support dry run"))
        : hook.ReviewVersion.Length == 0 ? HookVerdict.Unanswered(hook.Name,
            "could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)", 400)
        : null;

    /// <summary>Asks a webhook. Safe to run at once for several: the forms that they are shown must have been made.</summary>
    public async ValueTask<HookVerdict> AskAsync(
        Hook hook, HookTarget target, ReviewedObjects objects, bool mutating, CancellationToken cancellation)
    {
        if (Forbidden(hook, objects.Attributes) is { } forbidden)
        {
            return forbidden;
        }

        string uid = identifiers.NewUid().ToString();
        byte[] review = ReviewWriter.Write(hook.ReviewVersion, uid, target, objects);
        WebhookAnswer answer = await caller.CallAsync(hook.Endpoint, review, TimeFor(hook, objects.Attributes), cancellation);
        if (answer.Error.Length > 0)
        {
            return HookVerdict.Unanswered(hook.Name, "failed to call webhook: " + answer.Error, Unavailable);
        }

        if (answer.Code is < 200 or > 206)
        {
            return HookVerdict.Unanswered(hook.Name, "failed to call webhook: " + ServerReply.Explain(answer.Code, answer.Body.Span), answer.Code);
        }

        if (PlainAllowance.Is(answer.Body.Span, hook.ReviewVersion, uid))
        {
            return HookVerdict.Passed;
        }

        (ReviewResponse? response, string error) = ReviewReader.Read(answer.Body.Span, hook.ReviewVersion, uid, mutating);
        return response is null ? HookVerdict.Unanswered(hook.Name, error, Unavailable)
            : response.Allowed ? HookVerdict.Allowed(response)
            : HookVerdict.Rejected(HookRejection.Of(hook.Name, response.Result), response);
    }

    // The webhook's own time, or what is left of the request's.
    private TimeSpan TimeFor(Hook hook, AdmissionAttributes attributes)
    {
        TimeSpan left = attributes.Deadline is { } end ? end - clock.GetUtcNow() : hook.Timeout;
        return left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : left < hook.Timeout ? left : hook.Timeout;
    }
}
