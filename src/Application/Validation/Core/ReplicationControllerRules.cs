using Kronicle.Application.Validation.Apps;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/</summary>
/// <remarks>An update repeats the rules of creation before its own, causes included, as the reference does.</remarks>
public sealed class ReplicationControllerRules : WorkloadRules
{
    private static readonly FieldPath Template = FieldPath.Spec.Child("template");

    public ReplicationControllerRules()
    {
        MetadataOfSpec(NameForm.Subdomain);
        OnSpec(Spec);
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        OnUpdate(Spec);
        OnStatus((review, causes) => ReplicaSetRules.Replicas(StatusOf(review.New), causes));
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        NumberRules.NonNegative(spec, "minReadySeconds", FieldPath.Spec, causes);
        MapNode? selector = spec.Map("selector");
        if (selector is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(FieldPath.Spec.Child("selector"), ""));
        }

        NumberRules.NonNegative(spec, "replicas", FieldPath.Spec, causes);
        if (spec.Map("template") is not { } template)
        {
            causes.Add(FieldError.Required(Template, ""));
            return;
        }

        MapNode? labels = template.Map("metadata")?.Map("labels");
        if (!Takes(selector, labels))
        {
            PodControllerRules.Mismatch(labels, Template, causes);
        }

        PodTemplateRules.Check(template, Template, causes, review.Old?.Map("spec")?.Map("template"));
        PodControllerRules.RestartsAlways(template, Template, causes);
        PodControllerRules.NoDeadline(template, "ReplicationController", Template, causes);
    }

    private static bool Takes(MapNode? selector, MapNode? labels)
    {
        foreach (KeyValuePair<string, Node> term in selector ?? [])
        {
            if (labels?[term.Key]?.SameAs(term.Value) is not true)
            {
                return false;
            }
        }

        return true;
    }
}
