using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>How fast an autoscaler goes in one direction. KEP-853; the tolerance is KEP-4951.</summary>
internal static class ScalingRules
{
    private const long LongestPeriod = 1800;
    private const long LongestWindow = 3600;

    private static readonly string[] Selections = ["Disabled", "Max", "Min"];
    private static readonly string[] PolicyTypes = ["Percent", "Pods"];

    public static void Check(MapNode? rules, FieldPath path, Causes causes)
    {
        if (rules is null)
        {
            return;
        }

        FieldPath windowPath = path.Child("stabilizationWindowSeconds");
        long window = rules.IntegerOf("stabilizationWindowSeconds");
        if (window < 0)
        {
            causes.Add(FieldError.Invalid(windowPath, $"{window}", "must be greater than or equal to zero"));
        }

        if (window > LongestWindow)
        {
            causes.Add(FieldError.Invalid(windowPath, $"{window}", $"must be less than or equal to {LongestWindow}"));
        }

        Choice.Optional(rules.Text("selectPolicy"), Selections, path.Child("selectPolicy"), causes);
        FieldPath policies = path.Child("policies");
        if (rules.Length("policies") == 0)
        {
            causes.Add(FieldError.Required(policies, "must specify at least one Policy"));
        }

        foreach ((int index, MapNode policy) in rules.Entries("policies"))
        {
            Policy(policy, policies.Index(index), causes);
        }

        if (rules.Text("tolerance") is { } text && Quantity.TryParse(text, out Quantity tolerance, out _) && tolerance.Sign < 0)
        {
            causes.Add(FieldError.InvalidText(path.Child("tolerance"), tolerance.ToString(), NumberRules.Negative));
        }
    }

    private static void Policy(MapNode policy, FieldPath path, Causes causes)
    {
        Choice.Supported(policy.TextOf("type"), PolicyTypes, path.Child("type"), causes);
        Positive(policy, "value", path, causes);
        Positive(policy, "periodSeconds", path, causes);
        if (policy.IntegerOf("periodSeconds") is > LongestPeriod and long period)
        {
            causes.Add(FieldError.Invalid(path.Child("periodSeconds"), $"{period}", $"must be less than or equal to {LongestPeriod}"));
        }
    }

    private static void Positive(MapNode policy, string field, FieldPath path, Causes causes)
    {
        if (policy.IntegerOf(field) is <= 0 and long value)
        {
            causes.Add(FieldError.Invalid(path.Child(field), $"{value}", "must be greater than zero"));
        }
    }
}
