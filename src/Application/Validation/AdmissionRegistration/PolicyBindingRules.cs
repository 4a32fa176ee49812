using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>The rules of ValidatingAdmissionPolicyBinding and MutatingAdmissionPolicyBinding: which policy, for what, with which parameters.</summary>
public sealed class PolicyBindingRules : RuleSet
{
    private static readonly string[] Actions = ["Audit", "Deny", "Warn"];

    /// <param name="mutating">A binding of a mutating policy: it has no actions, and takes no deletions.</param>
    public PolicyBindingRules(bool mutating)
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: false));
        Law((review, causes) => Spec(review.New.Map("spec") ?? [], causes));
        if (mutating)
        {
            Law((review, causes) => MatchResourceRules.NoDeletions(review.New.Map("spec")?.Map("matchResources"), FieldPath.Spec.Child("matchResources"), causes));
        }
        else
        {
            Law((review, causes) => ActionsOf(review.New.Map("spec")?.List("validationActions"), FieldPath.Spec.Child("validationActions"), causes));
        }
    }

    private static void Spec(MapNode spec, Causes causes)
    {
        string policy = spec.TextOf("policyName");
        if (policy.Length == 0)
        {
            causes.Add(FieldError.Required(FieldPath.Spec.Child("policyName"), ""));
        }
        else
        {
            NameRules.Subdomain(policy, FieldPath.Spec.Child("policyName"), causes);
        }

        ParameterRules.Reference(spec.Map("paramRef"), FieldPath.Spec.Child("paramRef"), causes);
        MatchResourceRules.Check(spec.Map("matchResources"), FieldPath.Spec.Child("matchResources"), causes);
    }

    private static void ActionsOf(ListNode? actions, FieldPath path, Causes causes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (actions?.Count ?? 0); i++)
        {
            string action = actions!.TextAt(i);
            Choice.Supported(action, Actions, path.Index(i), causes);
            if (!seen.Add(action))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), FieldError.Quote(action)));
            }
        }

        if (seen.Contains("Deny") && seen.Contains("Warn"))
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(actions),
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)"));
        }

        if (seen.Count == 0)
        {
            causes.Add(FieldError.Required(path, "at least one validation action is required"));
        }
    }
}
