namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/workloads/pods/</summary>
public sealed class PodRules : RuleSet
{
    public PodRules()
    {
        When(review => review.IsUpdate, () => Include(new PodUpdateRules()))
            .Otherwise(() => Include(new PodCreateRules()));
    }
}
