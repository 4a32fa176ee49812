using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Batch;

/// <summary>What may change in a job that is there.</summary>
internal static class JobUpdateRules
{
    public static void Check(ObjectUnderReview review, Causes causes)
    {
        Completions(review, causes);
        Stays(review, "selector", causes);
        Template(review, causes);
        Stays(review, "completionMode", causes);
        Stays(review, "podFailurePolicy", causes);
        Stays(review, "backoffLimitPerIndex", causes);
        Stays(review, "managedBy", causes);
        Stays(review, "successPolicy", causes);
    }

    private static void Stays(ObjectUnderReview review, string field, Causes causes) =>
        Unchanged.Check(review, FieldPath.Spec.Child(field), causes, "spec", field);

    // Jobs with indexes grow and shrink by both numbers at once: KEP-3715.
    private static void Completions(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        long? old = review.Old!.Map("spec")?.Integer("completions");
        if (!JobSpecRules.IsIndexed(spec))
        {
            Stays(review, "completions", causes);
        }
        else if (spec.Integer("completions") is { } completions && completions != old && completions != spec.Integer("parallelism"))
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("completions"), $"{completions}", "can only be modified in tandem with spec.parallelism"));
        }
    }

    // While a job is suspended and has no pods, where and with what its pods will run may still be settled: KEP-2926 and KEP-5440.
    private static void Template(ObjectUnderReview review, Causes causes)
    {
        MapNode? spec = review.New.Map("spec");
        MapNode? old = review.Old!.Map("spec");
        Field field = review.Resource.Type.Find("spec")!.Shape.Struct.Find("template")!;
        if (IsAtRest(review.Old!) && spec?.Map("template") is { } template && old?.Map("template") is { } before)
        {
            old = new MapNode { ["template"] = SuspendedTemplate.Tolerating(before, template) };
        }

        Unchanged.Check(spec, old, field, FieldPath.Spec.Child("template"), causes);
    }

    private static bool IsAtRest(MapNode stored)
    {
        MapNode status = stored.Map("status") ?? [];
        return stored.Map("spec")?.Bool("suspend") is true && status.IntegerOf("active") == 0 &&
            (!status.IsSet("startTime") || JobConditions.IsTrue(status, "Suspended"));
    }
}
