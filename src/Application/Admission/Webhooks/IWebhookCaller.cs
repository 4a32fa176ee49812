namespace Kronicle.Application.Admission.Webhooks;

/// <summary>The port of a service.</summary>
public sealed record ServicePort(string Namespace, string Name, int Port)
{
    /// <summary>The name that the service's certificate is for.</summary>
    public string ServerName => $"{Name}.{Namespace}.svc";
}

/// <summary>Where a webhook is and whom to trust there.</summary>
/// <param name="Url">Its address. That of a service has the service's name for a host, which only the server resolves.</param>
/// <param name="Service">The service, when the webhook is one.</param>
/// <param name="Authorities">Base64 of the PEM certificates that its own must lead to; empty for those that the machine trusts.</param>
public sealed record WebhookEndpoint(string Url, ServicePort? Service, string Authorities);

/// <summary>What came back.</summary>
/// <param name="Code">The HTTP status; 0 when nothing came back.</param>
/// <param name="Body">The body; only the beginning of it when the status is no success.</param>
/// <param name="Error">Why there is no answer, in the words of Go's HTTP client where it has some; empty when there is one. Tells of no secret.</param>
public readonly record struct WebhookAnswer(int Code, ReadOnlyMemory<byte> Body, string Error);

/// <summary>Puts a review to a webhook over HTTPS.</summary>
public interface IWebhookCaller
{
    /// <summary>Asks once. What goes wrong is in the answer; only the cancellation of the caller throws.</summary>
    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="review">The AdmissionReview, JSON.</param>
    /// <param name="timeout">How long the answer may take, connecting included.</param>
    /// <param name="cancellation">The end of the request that is reviewed.</param>
    ValueTask<WebhookAnswer> CallAsync(WebhookEndpoint endpoint, ReadOnlyMemory<byte> review, TimeSpan timeout, CancellationToken cancellation);
}

/// <summary>Callers by the kubeconfig that says as whom each webhook is called.</summary>
public interface IWebhookCallers
{
    /// <param name="kubeconfig">The file's path; empty for none.</param>
    /// <param name="plugin">The plug-in that calls, for the message about a file that can't be used.</param>
    /// <exception cref="StartupException">The file can't be used.</exception>
    IWebhookCaller Open(string kubeconfig, string plugin);
}
