using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Batch;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy</summary>
internal static class SuccessPolicyRules
{
    private const int MostRules = 20;
    private const int LongestIndexes = 64 * 1024;

    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.batch.v1.SuccessPolicy")!);

    public static void Check(MapNode policy, MapNode spec, FieldPath path, Causes causes)
    {
        if (!JobSpecRules.IsIndexed(spec))
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(policy, Type.Value), "requires indexed completion mode"));
            return;
        }

        FieldPath rules = path.Child("rules");
        int count = policy.Length("rules");
        if (count == 0)
        {
            causes.Add(FieldError.Required(rules, "at least one rules must be specified when the successPolicy is specified"));
        }

        if (count > MostRules)
        {
            causes.Add(FieldError.TooMany(rules, count, MostRules));
        }

        foreach ((int index, MapNode rule) in policy.Entries("rules"))
        {
            Rule(rule, spec.IntegerOf("completions"), rules.Index(index), causes);
        }
    }

    private static void Rule(MapNode rule, long completions, FieldPath path, Causes causes)
    {
        string? indexes = rule.Text("succeededIndexes");
        long? count = rule.Integer("succeededCount");
        if (indexes is null && count is null)
        {
            causes.Add(FieldError.Required(path, "at least one of succeededCount or succeededIndexes must be specified"));
        }

        long total = 0;
        if (indexes is not null)
        {
            if (Encoding.UTF8.GetByteCount(indexes) > LongestIndexes)
            {
                causes.Add(FieldError.TooLong(path.Child("succeededIndexes"), LongestIndexes));
            }

            if (IndexIntervals.Error(indexes, completions, out total) is { } error)
            {
                causes.Add(FieldError.InvalidText(path.Child("succeededIndexes"), indexes, "error parsing succeededIndexes: " + error));
            }
        }

        if (count is not { } succeeded)
        {
            return;
        }

        FieldPath countPath = path.Child("succeededCount");
        NumberRules.NonNegative(succeeded, countPath, causes);
        if (succeeded > completions)
        {
            causes.Add(FieldError.Invalid(
                countPath, $"{succeeded}", $"must be less than or equal to {completions} (the number of specified completions)"));
        }

        if (indexes is not null && succeeded > total)
        {
            causes.Add(FieldError.Invalid(
                countPath, $"{succeeded}", $"must be less than or equal to {total} (the number of indexes in the specified succeededIndexes field)"));
        }
    }
}
