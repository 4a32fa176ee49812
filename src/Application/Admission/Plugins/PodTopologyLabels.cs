using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A pod carries the zone and the region of the node that it is given to, so that its containers can read them (KEP-4742).
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podtopologylabels
/// </summary>
public sealed class PodTopologyLabels(ClusterLookup lookup) : IMutator
{
    private static readonly string[] Copied = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

    public string Name => "PodTopologyLabels";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Resource is not { Group: "", Resource: "pods" } || attributes.Object is not { } target)
        {
            return null;
        }

        // The labels of a binding become the pod's.
        string? name = attributes.Subresource switch
        {
            "" => target.Map("spec")?.Text("nodeName"),
            "binding" when target.Map("target")?.Text("kind") == "Node" => target.Map("target")!.Text("name"),
            _ => null,
        };
        if (string.IsNullOrEmpty(name) || await lookup.FindAsync(LookedUp.Nodes, "", name, cancellation) is not { } node)
        {
            return null;
        }

        foreach (string label in Copied)
        {
            if (node.Map("metadata")?.Map("labels")?[label] is { } value)
            {
                target.EnsureMap("metadata").EnsureMap("labels")[label] = value;
            }
        }

        return null;
    }
}
