using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy</summary>
internal static class PodFailurePolicyRules
{
    private const int MostRules = 20;
    private const int MostExitCodes = 255;
    private const int MostConditions = 20;

    private static readonly string[] Actions = ["Count", "FailIndex", "FailJob", "Ignore"];
    private static readonly string[] Operators = ["In", "NotIn"];
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
            ExitCodes(exitCodes, spec, path.Child("onExitCodes"), causes);
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

    private static void ExitCodes(MapNode requirement, MapNode spec, FieldPath path, Causes causes)
    {
        string @operator = requirement.TextOf("operator");
        OneOf(@operator, Operators, path.Child("operator"), causes);
        if (requirement.Text("containerName") is { } container && !HasContainer(spec, container))
        {
            causes.Add(FieldError.InvalidText(
                path.Child("containerName"), container, "must be one of the container or initContainer names in the pod template"));
        }

        ListNode values = requirement.List("values") ?? [];
        FieldPath valuesPath = path.Child("values");
        if (values.Count == 0)
        {
            causes.Add(FieldError.Invalid(valuesPath, requirement.IsSet("values") ? "[]" : "null", "at least one value is required"));
        }

        AtMost(values.Count, MostExitCodes, valuesPath, causes);
        var seen = new HashSet<long>();
        bool ordered = true;
        long before = long.MinValue;
        for (int i = 0; i < values.Count; i++)
        {
            long value = (values[i] as NumberNode)?.Integer ?? 0;
            if (@operator == "In" && value == 0)
            {
                causes.Add(FieldError.Invalid(valuesPath.Index(i), "0", "must not be 0 for the In operator"));
            }

            if (!seen.Add(value))
            {
                causes.Add(FieldError.Duplicate(valuesPath.Index(i), $"{value}"));
            }

            ordered &= before <= value;
            before = value;
        }

        if (!ordered)
        {
            causes.Add(FieldError.Invalid(valuesPath, ShownValue.Json(values), "must be ordered"));
        }
    }

    private static bool HasContainer(MapNode spec, string name)
    {
        MapNode pod = spec.Map("template")?.Map("spec") ?? [];
        return Has(pod.List("containers")) || Has(pod.List("initContainers"));

        bool Has(ListNode? containers) => containers?.Maps.Any(container => container.TextOf("name") == name) is true;
    }

    private static void OneOf(string value, string[] supported, FieldPath path, Causes causes)
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

    private static void AtMost(int count, int most, FieldPath path, Causes causes)
    {
        if (count > most)
        {
            causes.Add(FieldError.TooMany(path, count, most));
        }
    }
}
