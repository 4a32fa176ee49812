using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of how pods spread over a cluster: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/</summary>
internal static class SpreadRules
{
    private const string NotPositive = "must be greater than zero";

    private static readonly string[] Actions = ["DoNotSchedule", "ScheduleAnyway"];
    private static readonly string[] Policies = ["Honor", "Ignore"];

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        ListNode? constraints = review.Spec.List("topologySpreadConstraints");
        foreach ((int i, MapNode constraint) in new Entries(constraints))
        {
            FieldPath at = path.Index(i);
            string key = constraint.TextOf("topologyKey");
            string action = constraint.TextOf("whenUnsatisfiable");
            if (constraint.IntegerOf("maxSkew") is <= 0 and long skew)
            {
                causes.Add(FieldError.Invalid(at.Child("maxSkew"), skew.ToString(CultureInfo.InvariantCulture), NotPositive));
            }

            if (key.Length == 0)
            {
                causes.Add(FieldError.Required(at.Child("topologyKey"), "can not be empty"));
            }

            Choice.Supported(action, Actions, at.Child("whenUnsatisfiable"), causes);
            if (IsRepeated(constraints!, i, key, action))
            {
                causes.Add(FieldError.Duplicate(at.Child("{topologyKey, whenUnsatisfiable}"), FieldError.Quote($"{{{key}, {action}}}")));
            }

            Domains(constraint, action, at.Child("minDomains"), causes);
            Choice.Optional(constraint.Text("nodeAffinityPolicy"), Policies, at.Child("nodeAffinityPolicy"), causes);
            Choice.Optional(constraint.Text("nodeTaintsPolicy"), Policies, at.Child("nodeTaintsPolicy"), causes);
            if (!review.Tolerates.SpreadKeys)
            {
                Keys(constraint, at, causes);
            }

            if (!review.Tolerates.SpreadSelectors)
            {
                SelectorRules.Check(constraint.Map("labelSelector"), at.Child("labelSelector"), causes);
            }
        }
    }

    /// <summary>The keys whose values the selector takes from the pod.</summary>
    public static void Keys(MapNode constraint, FieldPath path, Causes causes) =>
        LabelKeyRules.Check(constraint.List("matchLabelKeys"), null, constraint.Map("labelSelector"), path, causes);

    /// <summary>Whether one of a spec's constraints is of a kind.</summary>
    public static bool Any(MapNode spec, Predicate<MapNode> match)
    {
        foreach ((_, MapNode constraint) in spec.Entries("topologySpreadConstraints"))
        {
            if (match(constraint))
            {
                return true;
            }
        }

        return false;
    }

    private static void Domains(MapNode constraint, string action, FieldPath path, Causes causes)
    {
        if (constraint.Integer("minDomains") is not { } least)
        {
            return;
        }

        string text = least.ToString(CultureInfo.InvariantCulture);
        if (least <= 0)
        {
            causes.Add(FieldError.Invalid(path, text, NotPositive));
        }

        if (action != "DoNotSchedule")
        {
            causes.Add(FieldError.Invalid(path, text, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"));
        }
    }

    // The earlier of two alike is the one that is refused.
    private static bool IsRepeated(ListNode constraints, int index, string key, string action)
    {
        for (int i = index + 1; i < constraints.Count; i++)
        {
            if (constraints[i] is MapNode later && later.TextOf("topologyKey") == key && later.TextOf("whenUnsatisfiable") == action)
            {
                return true;
            }
        }

        return false;
    }
}
