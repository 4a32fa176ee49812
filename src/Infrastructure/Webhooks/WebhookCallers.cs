using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Codecs;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>Callers over HTTPS. Their connections end with it.</summary>
public sealed class WebhookCallers(IYamlText yaml, WebhookServices services, TimeProvider clock) : IWebhookCallers, IDisposable
{
    private readonly List<HttpsWebhookCaller> opened = [];

    public IWebhookCaller Open(string kubeconfig, string plugin)
    {
        var caller = new HttpsWebhookCaller(kubeconfig.Length == 0 ? WebhookUsers.Nobody : WebhookUsers.Read(kubeconfig, yaml, plugin), services, clock);
        opened.Add(caller);
        return caller;
    }

    public void Dispose() => opened.ForEach(caller => caller.Dispose());
}
