using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a container's own restart policy: KEP-5307.</summary>
internal static class RestartRules
{
    private const int MostRules = 20;
    private const int MostExitCodes = 255;
    private const string WithRules = "must specify restartPolicy when restart rules are used";

    private static readonly string[] Policies = ["Always", "Never", "OnFailure"];
    private static readonly string[] Actions = ["Restart", "RestartAllContainers"];
    private static readonly string[] Operators = ["In", "NotIn"];

    public static void Check(MapNode container, FieldPath path, Causes causes)
    {
        ListNode? rules = container.List("restartPolicyRules");
        if (container.Text("restartPolicy") is { } policy)
        {
            Choice.Supported(policy, Policies, path.Child("restartPolicy"), causes);
        }
        else if (rules is { Count: > 0 })
        {
            causes.Add(FieldError.Required(path.Child("restartPolicy"), WithRules));
        }

        if (rules is { Count: > MostRules })
        {
            causes.Add(FieldError.TooMany(path.Child("restartPolicyRules"), rules.Count, MostRules));
        }

        foreach ((int i, MapNode rule) in new Entries(rules))
        {
            Rule(rule, path.Child("restartPolicyRules").Index(i), causes);
        }
    }

    /// <summary>Without a policy its rules are not looked at.</summary>
    public static void OfInitContainer(MapNode container, FieldPath path, Causes causes)
    {
        if (container.Has("restartPolicy"))
        {
            Check(container, path, causes);
        }
        else if (container.Length("restartPolicyRules") > 0)
        {
            causes.Add(FieldError.Required(path.Child("restartPolicy"), WithRules));
        }
    }

    private static void Rule(MapNode rule, FieldPath path, Causes causes)
    {
        Choice.Supported(rule.TextOf("action"), Actions, path.Child("action"), causes);
        if (rule.Map("exitCodes") is not { } codes)
        {
            causes.Add(FieldError.Required(path.Child("exitCodes"), "must be specified"));
            return;
        }

        Choice.Supported(codes.TextOf("operator"), Operators, path.Child("exitCodes").Child("operator"), causes);
        if (codes.Length("values") > MostExitCodes)
        {
            causes.Add(FieldError.TooMany(path.Child("exitCodes").Child("values"), codes.Length("values"), MostExitCodes));
        }
    }
}
