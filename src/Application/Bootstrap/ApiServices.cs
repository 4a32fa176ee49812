using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>The APIService of each group version that this server serves itself. https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/</summary>
public sealed class ApiServices : IBootstrapObjects
{
    public IEnumerable<BootstrapObject> At(DateTimeOffset now)
    {
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Find("apiregistration.k8s.io", "v1", "apiservices")!;
        foreach (GroupVersionEntry served in ResourceCatalogue.BuiltIn.GroupVersions)
        {
            // The group of APIServices is the aggregator's own and has none.
            if (served.Group != resource.Group)
            {
                yield return new(resource, Make(served, now));
            }
        }
    }

    private static MapNode Make(GroupVersionEntry served, DateTimeOffset now) => new()
    {
        ["metadata"] = new MapNode
        {
            ["name"] = $"{served.Version}.{served.Group}",
            ["labels"] = new MapNode { ["kube-aggregator.kubernetes.io/automanaged"] = "onstart" },
        },
        ["spec"] = new MapNode
        {
            ["group"] = served.Group.Length > 0 ? new TextNode(served.Group) : null,
            ["version"] = served.Version,
            ["groupPriorityMinimum"] = NumberNode.Of(served.GroupPriority),
            ["versionPriority"] = NumberNode.Of(served.VersionPriority),
        },
        ["status"] = new MapNode
        {
            ["conditions"] = new ListNode(
            [
                new MapNode
                {
                    ["type"] = "Available",
                    ["status"] = "True",
                    ["lastTransitionTime"] = Timestamps.Time(now),
                    ["reason"] = "Local",
                    ["message"] = "Local APIServices are always available",
                },
            ]),
        },
    };
}
