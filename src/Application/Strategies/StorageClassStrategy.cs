using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of labels of nodes in a class's topologies that others have taken the place of.</summary>
public sealed class StorageClassStrategy : IKindStrategy
{
    public string Resource => "storageclasses.storage.k8s.io";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        ListNode? terms = write.Object.List("allowedTopologies");
        for (int i = 0; i < (terms?.Count ?? 0); i++)
        {
            ListNode? expressions = (terms![i] as MapNode)?.List("matchLabelExpressions");
            for (int j = 0; j < (expressions?.Count ?? 0); j++)
            {
                if ((expressions![j] as MapNode)?.Text("key") is { } key && NodeLabels.Warning(key) is { } warning)
                {
                    yield return $"allowedTopologies[{i}].matchLabelExpressions[{j}].key: {warning}";
                }
            }
        }
    }
}
