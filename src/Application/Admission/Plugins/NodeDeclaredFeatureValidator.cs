using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A pod on a node is changed only in ways that the node has declared to understand (KEP-5328).
/// https://kubernetes.io/docs/concepts/scheduling-eviction/node-declared-features/
/// </summary>
public sealed class NodeDeclaredFeatureValidator(ClusterLookup lookup) : IValidator
{
    public string Name => "NodeDeclaredFeatureValidator";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes is not { Resource: { Group: "", Resource: "pods" }, Subresource: "" or "resize", Object: { } pod, OldObject: { } old } ||
            pod.Map("spec")?.Text("nodeName") is not { Length: > 0 } name || PodResizeValidator.SameGeneration(pod, old))
        {
            return null;
        }

        string[] needed = [.. Needed(pod.Map("spec")!, old.Map("spec") ?? new MapNode())];
        if (needed.Length == 0)
        {
            return null;
        }

        if (await lookup.FindAsync(LookedUp.Nodes, "", name, cancellation) is not { } node)
        {
            return AdmissionRefusal.Forbidden(attributes, $"node {Quote(name)} not found");
        }

        string[] declared = [.. (node.Map("status")?.List("declaredFeatures") ?? []).Select(feature => feature.ToString() ?? "")];
        string missing = string.Join(", ", needed.Except(declared).Order(StringComparer.Ordinal));
        return missing.Length == 0 ? null : AdmissionRefusal.Forbidden(attributes,
            $"pod update requires features {missing} which are not available on node {Quote(name)}");
    }

    private static IEnumerable<string> Needed(MapNode spec, MapNode before)
    {
        if (Differ(spec.Map("resources"), before.Map("resources")))
        {
            yield return "InPlacePodLevelResourcesVerticalScaling";
        }

        if (PodSpecs.Of(before, "initContainers").Zip(PodSpecs.Of(spec, "initContainers")).Any(pair =>
            pair.First.Text("restartPolicy") != "Always" && Differ(pair.Second.Map("resources"), pair.First.Map("resources"))))
        {
            yield return "InPlacePodVerticalScalingInitContainers";
        }
    }

    private static bool Differ(MapNode? one, MapNode? other) => !(one ?? new MapNode()).SameAs(other ?? new MapNode());
}
