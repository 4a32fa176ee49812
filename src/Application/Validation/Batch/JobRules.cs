using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/job/</summary>
/// <remarks>An update repeats the rules of creation before its own, causes included, as the reference does.</remarks>
public sealed class JobRules : WorkloadRules
{
    private static readonly FieldPath Selector = FieldPath.Spec.Child("selector");

    public JobRules()
    {
        MetadataOfSpec(NameForm.Subdomain);
        OnSpec(GeneratedSelectorRules.Check);
        OnSpec(Spec);
        OnSpec(PodNames);
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        OnUpdate(Spec);
        OnUpdate(JobUpdateRules.Check);
        OnStatus(JobStatusRules.Check);
        OnStatus(JobStatusUpdateRules.Check);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        MapNode? old = review.Old?.Map("spec");
        JobSpecRules.Check(spec, old, FieldPath.Spec, causes);
        MapNode? selector = spec.Map("selector");
        if (selector is null)
        {
            causes.Add(FieldError.Required(Selector, ""));
        }

        SelectorRules.Check(selector, Selector, causes, SelectorRules.HasImpossibleValues(old?.Map("selector")));
        PodControllerRules.Matches(selector, spec.Map("template"), FieldPath.Spec.Child("template"), causes);
    }

    // A pod's host name is the job's name with the pod's index, and is a label.
    private static void PodNames(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        if (!JobSpecRules.IsIndexed(spec) || spec.Integer("completions") is not (> 0 and long completions))
        {
            return;
        }

        string name = review.Metadata.TextOf("name");
        string longest = $"{name}-{completions - 1}";
        if (NameForms.Errors(NameForm.Label, longest).Count > 0)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Metadata.Child("name"), name, "will not able to create pod with invalid DNS label: " + longest));
        }
    }
}
