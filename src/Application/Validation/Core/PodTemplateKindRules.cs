using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The kind PodTemplate, a template that stands alone: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/</summary>
public sealed class PodTemplateKindRules : WorkloadRules
{
    private static readonly FieldPath Template = FieldPath.Root("template");

    public PodTemplateKindRules()
    {
        Metadata(NameForm.Subdomain);
        OnSpec((review, causes) => PodTemplateRules.Check(review.New.Map("template"), Template, causes, review.Old?.Map("template")));
    }
}
