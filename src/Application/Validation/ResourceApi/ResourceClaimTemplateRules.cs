using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Of what claims of pods are made; it never changes. https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/</summary>
public sealed class ResourceClaimTemplateRules : RuleSet
{
    public ResourceClaimTemplateRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => ClaimTemplateRules.Metadata(review.New.Map("spec")?.Map("metadata"), FieldPath.Spec.Child("metadata"), causes));
        Law((review, causes) => DeviceClaimRules.Check(
            review.New.Map("spec")?.Map("spec")?.Map("devices") ?? [], FieldPath.Spec.Child("spec").Child("devices"), causes));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Law((review, causes) => Unchanged.Check(review, FieldPath.Spec, causes, "spec"));
    }
}
