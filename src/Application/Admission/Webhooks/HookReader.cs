using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Reads the webhooks of a stored configuration, which defaults have completed and rules have checked.</summary>
internal static class HookReader
{
    private const int HttpsPort = 443;
    private const int DefaultSeconds = 10;

    public static Hook[] Read(MapNode configuration)
    {
        string name = configuration.Map("metadata")?.Text("name") ?? "";
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. (configuration.List("webhooks")?.Maps ?? []).Select(hook =>
        {
            string own = hook.Text("name") ?? "";
            int before = seen.GetValueOrDefault(own);
            seen[own] = before + 1;
            return Read(hook, name, own, $"{name}/{own}/{before}");
        })];
    }

    private static Hook Read(MapNode hook, string configuration, string name, string identity) => new()
    {
        Configuration = configuration,
        Name = name,
        Identity = identity,
        Rules = [.. (hook.List("rules")?.Maps ?? []).Select(HookRule.Of)],
        Equivalent = hook.Text("matchPolicy") == "Equivalent",
        Namespaces = hook.Map("namespaceSelector"),
        Objects = hook.Map("objectSelector"),
        Conditions = hook.List("matchConditions") is { Count: > 0 } conditions ? conditions : null,
        FailsOpen = hook.Text("failurePolicy") == "Ignore",
        Timeout = TimeSpan.FromSeconds(hook.Integer("timeoutSeconds") ?? DefaultSeconds),
        TakesDryRuns = hook.Text("sideEffects") is { } effects ? effects is "None" or "NoneOnDryRun" : null,
        Reinvocable = hook.Text("reinvocationPolicy") == "IfNeeded",
        ReviewVersion = (hook.List("admissionReviewVersions") ?? []).Select(version => (version as TextNode)?.Value)
            .FirstOrDefault(version => version is "v1" or "v1beta1") ?? "",
        Endpoint = EndpointOf(hook.Map("clientConfig") ?? []),
    };

    private static WebhookEndpoint EndpointOf(MapNode client)
    {
        string bundle = client.Text("caBundle") ?? "";
        if (client.Map("service") is not { } service)
        {
            return new(client.Text("url") ?? "", null, bundle);
        }

        var place = new ServicePort(service.Text("namespace") ?? "", service.Text("name") ?? "", (int)(service.Integer("port") ?? HttpsPort));
        string path = service.Text("path") ?? "";
        return new($"https://{place.ServerName}:{place.Port}{(path.StartsWith('/') ? "" : "/")}{path}", place, bundle);
    }
}
