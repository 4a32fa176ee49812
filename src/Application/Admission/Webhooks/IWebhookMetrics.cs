namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Why a webhook's part in a request ended in its refusal.</summary>
public enum WebhookRefusal
{
    /// <summary>It could not be called, or its answer could not be used.</summary>
    Unanswered,

    /// <summary>Its answer could not be carried out.</summary>
    Unusable,

    /// <summary>It refused.</summary>
    Rejected,
}

/// <summary>What is measured of webhooks: kube-apiserver's names are the exporter's business.</summary>
public interface IWebhookMetrics
{
    /// <summary>A webhook was called.</summary>
    /// <param name="webhook">Its name.</param>
    /// <param name="operation">What the request does.</param>
    /// <param name="mutates">Whether it is a mutating one.</param>
    /// <param name="rejected">Whether the request ends with it.</param>
    /// <param name="code">The HTTP status by which it answered or its failure is known; 0 when it has none.</param>
    /// <param name="took">How long it took.</param>
    void Called(string webhook, AdmissionOperation operation, bool mutates, bool rejected, int code, TimeSpan took);

    /// <summary>The request ended with it.</summary>
    void Refused(string webhook, AdmissionOperation operation, bool mutates, WebhookRefusal why, int code);

    /// <summary>It failed, and the request went on.</summary>
    void FailedOpen(string webhook, bool mutates);
}
