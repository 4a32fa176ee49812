using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>
/// What the status of a job may say: KEP-4368. Most of it is asked only of what changes, so that a status that is not in order does
/// not stand in the way of its mending.
/// </summary>
internal static class JobStatusRules
{
    private static readonly FieldPath Conditions = FieldPath.Status.Child("conditions");

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        var job = new JobStatusReview(review);
        MapNode status = job.Status;
        ControllerStatusRules.Counts(status, causes, "active", "succeeded", "failed", "ready", "terminating");
        UncountedPods(status, causes);
        Times(job, causes);
        FinishedJobRules.Check(job, causes);
        JobStatusIndexRules.Check(job, causes);
        Pods(job, causes);
        Success(job, causes);
    }

    private static void UncountedPods(MapNode status, Causes causes)
    {
        if (status.Map("uncountedTerminatedPods") is not { } uncounted)
        {
            return;
        }

        FieldPath path = FieldPath.Status.Child("uncountedTerminatedPods");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string kind in (ReadOnlySpan<string>)["succeeded", "failed"])
        {
            ListNode uids = uncounted.List(kind) ?? [];
            for (int i = 0; i < uids.Count; i++)
            {
                string uid = uids.TextAt(i);
                if (uid.Length == 0)
                {
                    causes.Add(FieldError.InvalidText(path.Child(kind).Index(i), "", "must not be empty"));
                }
                else if (!seen.Add(uid))
                {
                    causes.Add(FieldError.Duplicate(path.Child(kind).Index(i), FieldError.Quote(uid)));
                }
            }
        }
    }

    private static void Times(JobStatusReview job, Causes causes)
    {
        MapNode status = job.Status;
        Says(job.Complete && job.Failed && (job.CompleteChanged || job.FailedChanged), "cannot set Complete=True and Failed=true conditions", causes);
        Says(job.Complete && job.FailureTarget && (job.CompleteChanged || job.FailureTargetChanged),
            "cannot set Complete=True and FailureTarget=true conditions", causes);
        FieldPath path = FieldPath.Status.Child("completionTime");
        string? completion = status.Text("completionTime");
        string? start = status.Text("startTime");
        bool completionChanged = job.Changed("completionTime");
        if (completion is not null && !job.Complete && (job.CompleteChanged || completionChanged))
        {
            causes.Add(FieldError.InvalidText(path, completion, "cannot set completionTime when there is no Complete=True condition"));
        }

        if (completion is null && job.Complete && (job.CompleteChanged || completionChanged))
        {
            causes.Add(FieldError.Required(path, "completionTime is required for Complete jobs"));
        }

        // Times are kept in one form, which sorts as they do.
        if (completion is not null && start is not null && string.CompareOrdinal(completion, start) < 0 && (completionChanged || job.Changed("startTime")))
        {
            causes.Add(FieldError.InvalidText(path, completion, "completionTime cannot be set before startTime"));
        }

        Says(job.Failed && !job.FailureTarget && (job.FailedChanged || job.FailureTargetChanged),
            "cannot set Failed=True condition without the FailureTarget=true condition", causes);
        Says(job.Complete && !job.SuccessCriteriaMet && (job.CompleteChanged || job.SuccessCriteriaMetChanged),
            "cannot set Complete=True condition without the SuccessCriteriaMet=true condition", causes);
    }

    private static void Pods(JobStatusReview job, Causes causes)
    {
        MapNode status = job.Status;
        if (job.Finished && status.Integer("terminating") is > 0 and long terminating && (job.FinishedChanged || job.Changed("terminating")))
        {
            causes.Add(FieldError.Invalid(FieldPath.Status.Child("terminating"), $"{terminating}", "terminating>0 is invalid for finished job"));
        }

        if (status.Integer("ready") is { } ready && ready > status.IntegerOf("active") && (job.Changed("ready") || job.Changed("active")))
        {
            causes.Add(FieldError.Invalid(FieldPath.Status.Child("ready"), $"{ready}", "cannot set more ready pods than active"));
        }
    }

    private static void Success(JobStatusReview job, Causes causes)
    {
        Says(job.SuccessCriteriaMet && job.Failed, "cannot set SuccessCriteriaMet=True and Failed=true conditions", causes);
        Says(job.SuccessCriteriaMet && job.FailureTarget, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions", causes);
        Says(job.Spec.IsSet("successPolicy") && !job.SuccessCriteriaMet && job.Complete,
            "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True", causes);
    }

    private static void Says(bool wrong, string message, Causes causes)
    {
        if (wrong)
        {
            causes.Add(FieldError.InvalidWithoutValue(Conditions, message));
        }
    }
}
