using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// Version v1 of slices no longer takes a topology: one that is stored stays until somebody changes the endpoints (KEP-752), and a node's
/// name in it moves into its own field.
/// </summary>
public sealed class EndpointSliceStrategy : IKindStrategy
{
    private const string HostLabel = "kubernetes.io/hostname";
    private const string Topology = "deprecatedTopology";

    private static readonly FieldPath Endpoints = FieldPath.Root("endpoints");
    private static readonly HashSet<string> Controllers = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];

    public string Resource => "endpointslices.discovery.k8s.io";

    public void PrepareForCreate(StrategyWrite write) => DropTopology(write.Object, null);

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (!SameMeaning.Field(write.Object, write.Old!, write.Resource.Type.Find("endpoints")!))
        {
            DropTopology(write.Object, write.Old);
        }
    }

    /// <summary>Labels say to which service a slice belongs.</summary>
    public bool ChangesIntent(StrategyWrite write) =>
        !(Labels(write.Object) ?? []).SameAs(Labels(write.Old!) ?? []);

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        if (write.Old is null && write.Object.Text("addressType") == "FQDN")
        {
            yield return "spec.addressType: FQDN endpoints are deprecated";
        }

        if (Controllers.Contains(Labels(write.Object)?.Text("endpointslice.kubernetes.io/managed-by") ?? ""))
        {
            yield break;
        }

        int index = 0;
        foreach (MapNode endpoint in EndpointsOf(write.Object))
        {
            FieldPath path = Endpoints.Index(index++).Child("addresses");
            int place = 0;
            foreach (Node address in endpoint.List("addresses") ?? [])
            {
                if (AddressWarnings.OfAddress((address as TextNode)?.Value ?? "", path.Index(place++)) is { } warning)
                {
                    yield return warning;
                }
            }
        }
    }

    private static MapNode? Labels(MapNode slice) => slice.Map("metadata")?.Map("labels");

    private static IEnumerable<MapNode> EndpointsOf(MapNode? slice) => slice?.List("endpoints")?.Maps ?? [];

    private static void DropTopology(MapNode slice, MapNode? old)
    {
        HashSet<string> known = [.. EndpointsOf(old).Select(endpoint => endpoint.Map(Topology)?.Text(HostLabel)).OfType<string>()];
        foreach (MapNode endpoint in EndpointsOf(slice))
        {
            if (endpoint.Map(Topology)?.Text(HostLabel) is { } node && endpoint["nodeName"] is not TextNode && known.Contains(node) &&
                NameForms.Errors(NameForm.Subdomain, node).Count == 0)
            {
                endpoint["nodeName"] = node;
            }

            endpoint.Remove(Topology);
        }
    }
}
