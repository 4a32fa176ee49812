using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Rbac;

/// <summary>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles</summary>
public sealed class ClusterRoleRules : RuleSet
{
    private static readonly FieldPath Selectors = FieldPath.Root("aggregationRule").Child("clusterRoleSelectors");

    public ClusterRoleRules()
    {
        Include(new MetadataRules(NameForm.PathSegment, kubernetesFinalizers: true));
        Law((review, causes) => PolicyRuleRules.CheckAll(review.New, namespaced: false, causes));
        Law(Aggregation);
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
    }

    private static void Aggregation(ObjectUnderReview review, Causes causes)
    {
        if (review.New.Map("aggregationRule") is not { } rule)
        {
            return;
        }

        ListNode? selectors = rule.List("clusterRoleSelectors");
        if (selectors is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(Selectors, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
        }

        bool anyValues = HadUnusable(review.Old);
        for (int i = 0; i < (selectors?.Count ?? 0); i++)
        {
            var selector = selectors![i] as MapNode;
            SelectorRules.Check(selector, Selectors.Index(i), causes, anyValues);
            if (!SelectorRules.IsUsable(selector))
            {
                causes.Add(FieldError.Invalid(Selectors.Index(i), "null", "invalid label selector."));
            }
        }
    }

    private static bool HadUnusable(MapNode? old)
    {
        foreach (Node selector in old?.Map("aggregationRule")?.List("clusterRoleSelectors") ?? [])
        {
            if (!SelectorRules.IsUsable(selector as MapNode))
            {
                return true;
            }
        }

        return false;
    }
}
