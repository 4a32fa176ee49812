using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of the webhooks of one configuration, mutating or validating.</summary>
internal sealed class WebhookDefaults : IDefaulter
{
    private static readonly Node Equivalent = new TextNode("Equivalent");
    private static readonly Node Never = new TextNode("Never");
    private readonly Action<MapNode> fill;

    /// <param name="mutating">Mutating webhooks say whether they are called again.</param>
    public WebhookDefaults(bool mutating) => fill = mutating ? Mutating : Validating;

    public void OnDecode(MapNode root) => root.Each("webhooks", fill);

    private static void Mutating(MapNode webhook)
    {
        Validating(webhook);
        webhook.FillAbsent("reinvocationPolicy", Never);
    }

    private static void Validating(MapNode webhook)
    {
        webhook.FillAbsent("failurePolicy", Constants.Fail);
        webhook.FillAbsent("matchPolicy", Equivalent);
        webhook.EnsureMap("namespaceSelector");
        webhook.EnsureMap("objectSelector");
        webhook.FillAbsent("timeoutSeconds", Constants.Ten);
        webhook.Each("rules", MatchDefaults.Rule);
        webhook.Map("clientConfig")?.Map("service")?.FillAbsent("port", Constants.HttpsPort);
    }
}
