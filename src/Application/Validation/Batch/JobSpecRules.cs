using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>The rules of a job's spec, alone or in a cron job: https://kubernetes.io/docs/concepts/workloads/controllers/job/</summary>
internal static partial class JobSpecRules
{
    private const int LongestManagedBy = 63;

    private static readonly string[] Modes = ["NonIndexed", "Indexed"];
    private static readonly string[] Restarts = ["OnFailure", "Never"];
    private static readonly string[] Replacements = ["Failed", "TerminatingOrFailed"];
    private static readonly string[] OnlyFailed = ["Failed"];
    private static readonly string[] Counts =
        ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"];

    public static void Check(MapNode spec, MapNode? old, FieldPath path, Causes causes)
    {
        foreach (string count in Counts)
        {
            NumberRules.NonNegative(spec, count, path, causes);
        }

        if (spec.IsSet("maxFailedIndexes") && !spec.IsSet("backoffLimitPerIndex"))
        {
            causes.Add(FieldError.Required(path.Child("backoffLimitPerIndex"), "when maxFailedIndexes is specified"));
        }

        if (spec.Text("managedBy") is { } manager)
        {
            ManagedBy(manager, path.Child("managedBy"), causes);
        }

        JobIndexRules.Check(spec, path, causes);
        if (spec.Map("podFailurePolicy") is { } policy)
        {
            PodFailurePolicyRules.Check(policy, spec, path.Child("podFailurePolicy"), causes);
        }

        if (spec.Map("successPolicy") is { } success)
        {
            SuccessPolicyRules.Check(success, spec, path.Child("successPolicy"), causes);
        }

        Choice.Optional(spec.Text("podReplacementPolicy"), spec.IsSet("podFailurePolicy") ? OnlyFailed : Replacements, path.Child("podReplacementPolicy"), causes);
        PodTemplateRules.Check(spec.Map("template"), path.Child("template"), causes, old?.Map("template"));
        RestartPolicy(spec, path.Child("template").Child("spec").Child("restartPolicy"), causes);
    }

    /// <summary>Whether each pod of the job has an index.</summary>
    public static bool IsIndexed(MapNode spec) => spec.Text("completionMode") == "Indexed";

    /// <summary>The completion mode, when there is one, is one of the two.</summary>
    public static void Mode(MapNode spec, FieldPath path, Causes causes) =>
        Choice.Optional(spec.Text("completionMode"), Modes, path.Child("completionMode"), causes);

    private static void ManagedBy(string manager, FieldPath path, Causes causes)
    {
        int slash = manager.IndexOf('/', StringComparison.Ordinal);
        if (manager.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else if (slash <= 0 || slash == manager.Length - 1)
        {
            causes.Add(FieldError.InvalidText(path, manager, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
        }
        else
        {
            NameRules.Subdomain(manager[..slash], path, causes);
            string rest = manager[(slash + 1)..];
            if (!HttpPath().IsMatch(rest))
            {
                causes.Add(FieldError.InvalidText(path, rest, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"));
            }
        }

        if (System.Text.Encoding.UTF8.GetByteCount(manager) > LongestManagedBy)
        {
            causes.Add(FieldError.TooLong(path, LongestManagedBy));
        }
    }

    // Templates are given Always where they say nothing, so that is answered as if nothing were said.
    private static void RestartPolicy(MapNode spec, FieldPath path, Causes causes)
    {
        string policy = spec.Map("template")?.Map("spec")?.Text("restartPolicy") ?? "";
        if (policy is "" or "Always")
        {
            causes.Add(FieldError.Required(path, "valid values: \"OnFailure\", \"Never\""));
        }
        else if (policy is not ("OnFailure" or "Never"))
        {
            causes.Add(FieldError.NotSupported(path, policy, Restarts));
        }
        else if (spec.IsSet("podFailurePolicy") && policy != "Never")
        {
            causes.Add(FieldError.InvalidText(path, policy, "only \"Never\" is supported when podFailurePolicy is specified"));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+\z")]
    private static partial Regex HttpPath();
}
