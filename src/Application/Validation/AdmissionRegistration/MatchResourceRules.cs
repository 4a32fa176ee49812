using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>What a policy or a binding applies to: KEP-3488.</summary>
internal static class MatchResourceRules
{
    private static readonly string[] Policies = ["Equivalent", "Exact"];
    private static readonly string[] MutatedOperations = ["*", "CONNECT", "CREATE", "UPDATE"];

    /// <summary>The rules of matchConstraints and matchResources; none when absent.</summary>
    public static void Check(MapNode? match, FieldPath path, Causes causes)
    {
        if (match is null)
        {
            return;
        }

        if (match.Text("matchPolicy") is { } policy)
        {
            Choice.Supported(policy, Policies, path.Child("matchPolicy"), causes);
        }
        else
        {
            causes.Add(FieldError.Required(path.Child("matchPolicy"), ""));
        }

        foreach (string field in (ReadOnlySpan<string>)["namespaceSelector", "objectSelector"])
        {
            if (match.Map(field) is { } selector)
            {
                SelectorRules.Check(selector, path.Child(field), causes);
            }
            else
            {
                causes.Add(FieldError.Required(path.Child(field), ""));
            }
        }

        foreach (string field in (ReadOnlySpan<string>)["resourceRules", "excludeResourceRules"])
        {
            foreach ((int i, MapNode rule) in match.Entries(field))
            {
                RequestRuleRules.CheckNamed(rule, path.Child(field).Index(i), causes);
            }
        }
    }

    /// <summary>Constraints of a policy: they must be there and name resources, whose types the expressions are held against.</summary>
    public static void CheckConstraints(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Map("matchConstraints") is not { } match)
        {
            causes.Add(FieldError.Required(path.Child("matchConstraints"), ""));
            return;
        }

        Check(match, path.Child("matchConstraints"), causes);
        if (match.Length("resourceRules") == 0)
        {
            causes.Add(FieldError.Required(path.Child("matchConstraints").Child("resourceRules"), ""));
        }
    }

    /// <summary>What is deleted is not changed before.</summary>
    public static void NoDeletions(MapNode? match, FieldPath path, Causes causes)
    {
        foreach ((_, MapNode rule) in new Entries(match?.List("resourceRules")))
        {
            ListNode? operations = rule.List("operations");
            for (int i = 0; i < (operations?.Count ?? 0); i++)
            {
                Choice.Supported(operations!.TextAt(i), MutatedOperations, path.Child("resourceRules").Child("operations"), causes);
            }
        }
    }
}
