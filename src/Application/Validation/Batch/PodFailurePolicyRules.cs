using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy</summary>
internal static class PodFailurePolicyRules
{
    private const int MostRules = 20;
    private const int MostConditions = 20;

    private static readonly string[] Actions = ["Count", "FailIndex", "FailJob", "Ignore"];
    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    public static void Check(MapNode policy, MapNode spec, FieldPath path, Causes causes)
    {
        FieldPath rules = path.Child("rules");
        AtMost(policy.Length("rules"), MostRules, rules, causes);
        foreach ((int index, MapNode rule) in policy.Entries("rules"))
        {
            Rule(rule, spec, rules.Index(index), causes);
        }
    }

    private static void Rule(MapNode rule, MapNode spec, FieldPath path, Causes causes)
    {
        string action = rule.TextOf("action");
        if (action == "FailIndex" && !spec.IsSet("backoffLimitPerIndex"))
        {
            causes.Add(FieldError.InvalidText(path.Child("action"), action, "requires the backoffLimitPerIndex to be set"));
        }

        OneOf(action, Actions, path.Child("action"), causes);
        MapNode? exitCodes = rule.Map("onExitCodes");
        if (exitCodes is not null)
        {
            ExitCodeRules.Check(exitCodes, spec, path.Child("onExitCodes"), causes);
        }

        bool conditions = rule.Length("onPodConditions") > 0;
        if (conditions)
        {
            Conditions(rule, path.Child("onPodConditions"), causes);
        }

        if (exitCodes is not null == conditions)
        {
            causes.Add(FieldError.InvalidWithoutValue(path, conditions
                ? "specifying both OnExitCodes and OnPodConditions is not supported"
                : "specifying one of OnExitCodes and OnPodConditions is required"));
        }
    }

    private static void Conditions(MapNode rule, FieldPath path, Causes causes)
    {
        AtMost(rule.Length("onPodConditions"), MostConditions, path, causes);
        foreach ((int index, MapNode pattern) in rule.Entries("onPodConditions"))
        {
            NameRules.Qualified(pattern.TextOf("type"), path.Index(index).Child("type"), causes);
            OneOf(pattern.TextOf("status"), Statuses, path.Index(index).Child("status"), causes);
        }
    }

    /// <summary>One of the values must be there.</summary>
    internal static void OneOf(string value, string[] supported, FieldPath path, Causes causes)
    {
        if (value.Length == 0)
        {
            causes.Add(FieldError.Required(path, $"valid values: [{string.Join(' ', supported.Select(FieldError.Quote))}]"));
        }
        else
        {
            Choice.Supported(value, supported, path, causes);
        }
    }

    /// <summary>A list has at most so many items.</summary>
    internal static void AtMost(int count, int most, FieldPath path, Causes causes)
    {
        if (count > most)
        {
            causes.Add(FieldError.TooMany(path, count, most));
        }
    }
}
