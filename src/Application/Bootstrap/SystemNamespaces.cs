using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>The namespaces that every cluster has. https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces</summary>
public sealed class SystemNamespaces : IBootstrapObjects
{
    private static readonly string[] Names = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public IEnumerable<BootstrapObject> At(DateTimeOffset now)
    {
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Find("", "v1", "namespaces")!;
        return Names.Select(name => new BootstrapObject(resource, Make(name)));
    }

    private static MapNode Make(string name) => new()
    {
        ["metadata"] = new MapNode
        {
            ["name"] = name,
            ["labels"] = new MapNode { ["kubernetes.io/metadata.name"] = name },
        },
        ["spec"] = new MapNode { ["finalizers"] = new ListNode([new TextNode("kubernetes")]) },
        ["status"] = new MapNode { ["phase"] = "Active" },
    };
}
