namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Measures calls.</summary>
internal static class HookMeter
{
    public static void Observe(IWebhookMetrics metrics, Hook hook, HookVerdict verdict, AdmissionOperation operation, bool mutates, TimeSpan took)
    {
        bool rejected = verdict.End is HookEnd.Rejected or HookEnd.Unusable || (verdict.End == HookEnd.Unanswered && !hook.FailsOpen);
        metrics.Called(hook.Name, operation, mutates, rejected, verdict.Code, took);
        if (rejected)
        {
            metrics.Refused(hook.Name, operation, mutates, verdict.End switch
            {
                HookEnd.Rejected => WebhookRefusal.Rejected,
                HookEnd.Unusable => WebhookRefusal.Unusable,
                _ => WebhookRefusal.Unanswered,
            }, verdict.Code);
        }
        else if (verdict.End == HookEnd.Unanswered)
        {
            metrics.FailedOpen(hook.Name, mutates);
        }
    }
}
