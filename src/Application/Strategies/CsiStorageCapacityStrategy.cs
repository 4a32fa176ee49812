using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of labels of nodes in a capacity's topology that others have taken the place of.</summary>
public sealed class CsiStorageCapacityStrategy : IKindStrategy
{
    public string Resource => "csistoragecapacities.storage.k8s.io";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        MapNode? topology = write.Object.Map("nodeTopology");
        foreach (string warning in NodeLabels.OfExpressions(topology?.List("matchExpressions"), "nodeTopology.matchExpressions"))
        {
            yield return warning;
        }

        foreach (KeyValuePair<string, Node> label in topology?.Map("matchLabels") ?? [])
        {
            if (NodeLabels.Warning(label.Key) is { } warning)
            {
                yield return $"nodeTopology.matchLabels.{label.Key}: {warning}";
            }
        }
    }
}
