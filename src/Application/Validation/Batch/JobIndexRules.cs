using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>
/// Limits of jobs whose pods have indexes: what has succeeded and failed is written into the status, which must not grow without
/// bounds. KEP-3850.
/// </summary>
internal static class JobIndexRules
{
    private const long MostAtOnce = 100_000;
    private const long MostFailed = 100_000;
    private const long ManyCompletions = 100_000;
    private const long MostOfMany = 10_000;

    private static readonly string[] Indexed = ["backoffLimitPerIndex", "maxFailedIndexes"];

    public static void Check(MapNode spec, FieldPath path, Causes causes)
    {
        JobSpecRules.Mode(spec, path, causes);
        if (JobSpecRules.IsIndexed(spec))
        {
            Limits(spec, path, causes);
        }
        else if (spec.Text("completionMode") is null or "NonIndexed")
        {
            foreach (string field in Indexed)
            {
                if (spec.Integer(field) is { } value)
                {
                    causes.Add(FieldError.Invalid(path.Child(field), $"{value}", "requires indexed completion mode"));
                }
            }
        }
    }

    private static void Limits(MapNode spec, FieldPath path, Causes causes)
    {
        long? completions = spec.Integer("completions");
        long? parallelism = spec.Integer("parallelism");
        long? failed = spec.Integer("maxFailedIndexes");
        if (completions is null)
        {
            causes.Add(FieldError.Required(path.Child("completions"), "when completion mode is Indexed"));
        }

        AtMost(parallelism, MostAtOnce, $"must be less than or equal to {MostAtOnce} when completion mode is Indexed", path, "parallelism", causes);
        AtMost(failed, completions, "must be less than or equal to completions", path, "maxFailedIndexes", causes);
        AtMost(failed, MostFailed, $"must be less than or equal to {MostFailed}", path, "maxFailedIndexes", causes);
        if (completions is not > ManyCompletions || !spec.IsSet("backoffLimitPerIndex"))
        {
            return;
        }

        if (failed is null)
        {
            causes.Add(FieldError.Required(path.Child("maxFailedIndexes"), $"must be specified when completions is above {ManyCompletions}"));
        }

        string many = $"must be less than or equal to {MostOfMany} when completions are above {ManyCompletions} and used with backoff limit per index";
        AtMost(parallelism, MostOfMany, many, path, "parallelism", causes);
        AtMost(failed, MostOfMany, many, path, "maxFailedIndexes", causes);
    }

    private static void AtMost(long? value, long? most, string message, FieldPath path, string field, Causes causes)
    {
        if (value > most)
        {
            causes.Add(FieldError.Invalid(path.Child(field), $"{value}", message));
        }
    }
}
