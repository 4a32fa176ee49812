using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Validation.Rbac;

/// <summary>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole</summary>
public sealed class RoleRules : RuleSet
{
    public RoleRules()
    {
        Include(new MetadataRules(NameForm.PathSegment, kubernetesFinalizers: true));
        Law((review, causes) => PolicyRuleRules.CheckAll(review.New, namespaced: true, causes));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
    }
}
