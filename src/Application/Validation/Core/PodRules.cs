using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/workloads/pods/</summary>
public sealed class PodRules : RuleSet
{
    public PodRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)))
            .Otherwise(() => Include(new PodCreateRules()));
    }
}
