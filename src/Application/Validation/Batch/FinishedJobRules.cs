using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>A job that is complete or failed has begun, has no pods at work, and none that are still to be counted.</summary>
internal static class FinishedJobRules
{
    public static void Check(JobStatusReview job, Causes causes)
    {
        MapNode status = job.Status;
        if (!job.Finished)
        {
            return;
        }

        if (status.IntegerOf("active") > 0 && (job.FinishedChanged || job.Changed("active")))
        {
            causes.Add(FieldError.Invalid(FieldPath.Status.Child("active"), $"{status.IntegerOf("active")}", "active>0 is invalid for finished job"));
        }

        if (!status.IsSet("startTime") && (job.FinishedChanged || job.Changed("startTime")))
        {
            causes.Add(FieldError.Required(FieldPath.Status.Child("startTime"), "startTime is required for finished job"));
        }

        if (status.Map("uncountedTerminatedPods") is { } uncounted && uncounted.Length("succeeded") + uncounted.Length("failed") > 0 &&
            (job.FinishedChanged || job.Changed("uncountedTerminatedPods")))
        {
            causes.Add(FieldError.Invalid(
                FieldPath.Status.Child("uncountedTerminatedPods"), InternalValue.Json(uncounted, job.StatusType.Find("uncountedTerminatedPods")!), "uncountedTerminatedPods needs to be empty for finished job"));
        }
    }
}
