using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>
/// https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#resourceclaims: what a claim asks for stays,
/// what it has been given is status.
/// </summary>
public sealed class ResourceClaimRules : RuleSet
{
    public ResourceClaimRules()
    {
        When(review => review.IsMain, () => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)));
        When(review => !review.IsUpdate, () => Law((review, causes) =>
            DeviceClaimRules.Check(review.New.Map("spec")?.Map("devices") ?? [], FieldPath.Spec.Child("devices"), causes)));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        LawOfUpdate((review, causes) => Unchanged.Check(review, FieldPath.Spec, causes, "spec"));
        When(review => review.Subresource == "status", () => Law(ResourceClaimStatusRules.Check));
    }
}
