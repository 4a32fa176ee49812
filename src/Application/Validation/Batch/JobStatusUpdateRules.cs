using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>How the status of a job may go on from what it was: what has ended stays ended, and what was counted stays counted.</summary>
internal static class JobStatusUpdateRules
{
    private static readonly string[] Terminal = ["Failed", "Complete", "FailureTarget"];
    private static readonly FieldPath Conditions = FieldPath.Status.Child("conditions");

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        var job = new JobStatusReview(review);
        foreach (string type in Terminal)
        {
            if (JobConditions.IsTrue(job.Old, type) && !JobConditions.IsTrue(job.Status, type))
            {
                causes.Add(FieldError.InvalidWithoutValue(Conditions, $"cannot disable the terminal {type}=True condition"));
            }
        }

        NotFewer(job, "failed", causes);

        // Jobs that were made smaller have fewer that succeeded.
        if (!JobSpecRules.IsIndexed(job.Spec) || job.Spec.Integer("completions") != job.Spec.Integer("parallelism"))
        {
            NotFewer(job, "succeeded", causes);
        }

        Times(job, causes);
        bool before = JobConditions.IsTrue(job.Old, "SuccessCriteriaMet");
        if (before && !job.SuccessCriteriaMet)
        {
            causes.Add(FieldError.InvalidWithoutValue(Conditions, "cannot disable the SuccessCriteriaMet=True condition"));
        }

        if (JobConditions.IsTrue(job.Old, "Complete") && !before && job.SuccessCriteriaMet)
        {
            causes.Add(FieldError.InvalidWithoutValue(Conditions, "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"));
        }
    }

    private static void Times(JobStatusReview job, Causes causes)
    {
        if (job.Status.Text("completionTime") is { } completion && job.Old.Text("completionTime") is { } before && completion != before)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Status.Child("completionTime"), completion, "completionTime cannot be mutated"));
        }

        if (job.Old.Text("startTime") is { } start && job.Status.Text("startTime") != start && !job.Spec.IsTrue("suspend"))
        {
            causes.Add(FieldError.Required(FieldPath.Status.Child("startTime"), "startTime cannot be removed for unsuspended job"));
        }
    }

    private static void NotFewer(JobStatusReview job, string counter, Causes causes)
    {
        long count = job.Status.IntegerOf(counter);
        if (count < job.Old.IntegerOf(counter))
        {
            causes.Add(FieldError.Invalid(FieldPath.Status.Child(counter), $"{count}", $"cannot decrease the {counter} counter"));
        }
    }
}
