using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// No pod keeps others away from more than a node.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#limitpodhardantiaffinitytopology
/// </summary>
public sealed class LimitPodHardAntiAffinityTopology : IValidator
{
    private const string Node = "kubernetes.io/hostname";

    public string Name => "LimitPodHardAntiAffinityTopology";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object is not { } pod)
        {
            return default;
        }

        string? wide = PodSpecs.Of(pod.At("spec", "affinity", "podAntiAffinity") as MapNode, "requiredDuringSchedulingIgnoredDuringExecution")
            .Select(term => term.Text("topologyKey") ?? "").FirstOrDefault(key => key != Node);
        return wide is null ? default : new(Failure.Forbidden(attributes.Resource.GroupResource, pod.Map("metadata")?.Text("name") ?? "",
            $"affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey {wide} but only key {Node} is allowed"));
    }
}
