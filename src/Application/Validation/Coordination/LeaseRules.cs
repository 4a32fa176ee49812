using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Coordination;

/// <summary>https://kubernetes.io/docs/concepts/architecture/leases/ and, for strategy and preferredHolder, KEP-4355.</summary>
public sealed class LeaseRules : RuleSet
{
    public LeaseRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: false)))
            .Otherwise(() => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: false)));
        Law(Spec);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        if (spec.Integer("leaseDurationSeconds") is <= 0 and long duration)
        {
            causes.Add(FieldError.Invalid("spec.leaseDurationSeconds", $"{duration}", "must be greater than 0"));
        }

        if (spec.Integer("leaseTransitions") is < 0 and long transitions)
        {
            causes.Add(FieldError.Invalid("spec.leaseTransitions", $"{transitions}", "must be greater than or equal to 0"));
        }

        string? strategy = spec.Text("strategy");
        if (strategy is not null)
        {
            causes.Add(LabelSyntax.KeyErrors(strategy).Select(error => FieldError.InvalidText("spec.strategy", strategy, error)));
        }

        if (spec.Text("preferredHolder") is { Length: > 0 } && strategy is not { Length: > 0 })
        {
            causes.Add(FieldError.Forbidden("spec.preferredHolder", "may only be specified if `strategy` is defined"));
        }
    }
}
