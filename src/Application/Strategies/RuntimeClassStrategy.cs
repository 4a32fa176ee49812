using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of labels of nodes in a class's selector that others have taken the place of.</summary>
public sealed class RuntimeClassStrategy : IKindStrategy
{
    public string Resource => "runtimeclasses.node.k8s.io";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        foreach (KeyValuePair<string, Node> label in write.Object.Map("scheduling")?.Map("nodeSelector") ?? [])
        {
            if (NodeLabels.Warning(label.Key) is { } warning)
            {
                yield return "scheduling.nodeSelector: " + warning;
            }
        }
    }
}
