using Kronicle.Application.Defaulting;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A pod is resized only on a Linux node, and to no more than its node can give to pods (KEP-1287).
/// https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
/// </summary>
public sealed class PodResizeValidator(ClusterLookup lookup) : IValidator
{
    public string Name => "PodResizeValidator";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes is not { Resource: { Group: "", Resource: "pods" }, Subresource: "resize", Object: { } pod, OldObject: { } old } ||
            pod.Map("spec")?.Text("nodeName") is not { Length: > 0 } name || SameGeneration(pod, old))
        {
            return null;
        }

        if (await lookup.FindAsync(LookedUp.Nodes, "", name, cancellation) is not { } node)
        {
            return AdmissionRefusal.Forbidden(attributes, $"node {Quote(name)} not found");
        }

        if (node.Map("metadata")?.Map("labels")?.Text("kubernetes.io/os") is { } system && system != "linux")
        {
            return Refuse(attributes, $"pod resize is only supported on linux nodes, node {Quote(name)} is {Quote(system)}", "UnsupportedPlatform");
        }

        return Excess(pod.Map("spec")!, node.Map("status")?.Map("allocatable")) is { Length: > 0 } excess
            ? Refuse(attributes, $"node didn't have enough allocatable resources: {excess}", "NodeCapacity")
            : null;
    }

    internal static bool SameGeneration(MapNode pod, MapNode old) =>
        pod.Map("metadata")?.Integer("generation") == old.Map("metadata")?.Integer("generation");

    private static string Excess(MapNode spec, MapNode? allocatable)
    {
        Dictionary<string, Quantity> requests = ContainerTotals.Of(spec, "requests");
        foreach (string name in (ReadOnlySpan<string>)["cpu", "memory"])
        {
            if (Amount(spec.Map("resources")?.Map("requests"), name) is { } own)
            {
                requests[name] = own;
            }

            if (Amount(spec.Map("overhead"), name) is { } overhead)
            {
                requests[name] = requests.GetValueOrDefault(name) + overhead;
            }
        }

        Quantity cpu = Amount(allocatable, "cpu") ?? default;
        Quantity memory = Amount(allocatable, "memory") ?? default;
        string?[] texts =
        [
            requests.GetValueOrDefault("cpu") > cpu ? $"cpu, requested: {requests["cpu"].MilliValue}, allocatable: {cpu.MilliValue}" : null,
            requests.GetValueOrDefault("memory") > memory ? $"memory, requested: {requests["memory"].Value}, allocatable: {memory.Value}" : null,
        ];
        return string.Join("; ", texts.OfType<string>());
    }

    private static Quantity? Amount(MapNode? amounts, string name) =>
        amounts?[name]?.ToString() is { } text && Quantity.TryParse(text, out Quantity amount, out _) ? amount : null;

    private static ApiStatus Refuse(AdmissionAttributes attributes, string why, string reason)
    {
        ApiStatus status = AdmissionRefusal.Forbidden(attributes, why);
        return status with { Details = status.Details! with { Causes = [new(reason, "", "")] } };
    }
}
