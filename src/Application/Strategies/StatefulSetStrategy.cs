using Kronicle.Application.Validation;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A stateful set that never forgets a revision, or makes claims for parts of bytes, is stored with a warning.</summary>
public sealed class StatefulSetStrategy : IKindStrategy
{
    private static readonly FieldPath Claims = FieldPath.Spec.Child("volumeClaimTemplates");

    public string Resource => "statefulsets.apps";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        foreach (string warning in WorkloadWarnings.OfTemplate(write))
        {
            yield return warning;
        }

        foreach (string warning in write.IsMain ? OfClaims(write) : [])
        {
            yield return warning;
        }

        if (write.IsMain && write.Object.Map("spec")?.Integer("revisionHistoryLimit") is < 0)
        {
            yield return "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
        }
    }

    // The path of an update's warnings is the reference's own.
    private static IEnumerable<string> OfClaims(StrategyWrite write)
    {
        ListNode claims = write.Object.Map("spec")?.List("volumeClaimTemplates") ?? [];
        for (int i = 0; i < claims.Count; i++)
        {
            FieldPath path = Claims.Index(i);
            foreach (string warning in ClaimWarnings.Of((claims[i] as MapNode)?.Map("spec"), write.Old is null ? path : path.Child("Spec")))
            {
                yield return warning;
            }
        }
    }
}
