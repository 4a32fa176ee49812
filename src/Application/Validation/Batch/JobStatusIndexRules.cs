using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>The indexes that a job's status counts as completed and as failed.</summary>
internal static class JobStatusIndexRules
{
    private static readonly FieldPath CompletedPath = FieldPath.Status.Child("completedIndexes");
    private static readonly FieldPath FailedPath = FieldPath.Status.Child("failedIndexes");

    public static void Check(JobStatusReview job, Causes causes)
    {
        bool completedChanged = job.Changed("completedIndexes");
        bool failedChanged = job.Changed("failedIndexes");
        if (!completedChanged && !failedChanged)
        {
            return;
        }

        string completed = job.Status.TextOf("completedIndexes");
        string? failed = job.Status.Text("failedIndexes");
        long? completions = job.Spec.Integer("completions");
        bool perIndex = job.Spec.IsSet("backoffLimitPerIndex");
        if (completedChanged && completions is not null)
        {
            Format(completed, completions.Value, CompletedPath, "completedIndexes", causes);
        }

        if (failedChanged && completions is not null && perIndex && failed is not null)
        {
            Format(failed, completions.Value, FailedPath, "failedIndexes", causes);
        }

        if (completedChanged && completed.Length > 0 && !JobSpecRules.IsIndexed(job.Spec))
        {
            causes.Add(FieldError.InvalidText(CompletedPath, completed, "cannot set non-empty completedIndexes when non-indexed completion mode"));
        }

        if (failedChanged && !perIndex && failed is not null)
        {
            causes.Add(FieldError.InvalidText(FailedPath, failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null"));
        }

        if (completions is not null && failed is not null && IndexIntervals.Overlap(completed, failed, completions.Value) is { } index)
        {
            causes.Add(FieldError.InvalidText(FailedPath, failed, $"failedIndexes and completedIndexes overlap at index: {index}"));
        }
    }

    private static void Format(string indexes, long completions, FieldPath path, string field, Causes causes)
    {
        if (IndexIntervals.Error(indexes, completions, out _) is { } error)
        {
            causes.Add(FieldError.InvalidText(path, indexes, $"error parsing {field}: {error}"));
        }
    }
}
