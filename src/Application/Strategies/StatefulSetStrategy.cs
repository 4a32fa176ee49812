namespace Kronicle.Application.Strategies;

/// <summary>A stateful set that never forgets a revision is stored with a warning.</summary>
public sealed class StatefulSetStrategy : IKindStrategy
{
    public string Resource => "statefulsets.apps";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        foreach (string warning in WorkloadWarnings.OfTemplate(write))
        {
            yield return warning;
        }

        if (write.IsMain && write.Object.Map("spec")?.Integer("revisionHistoryLimit") is < 0)
        {
            yield return "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
        }
    }
}
