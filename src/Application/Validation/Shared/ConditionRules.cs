using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of meta/v1 conditions: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/condition/</summary>
public static partial class ConditionRules
{
    private const int LongestReason = 1024;
    private const int LongestMessage = 32 * 1024;
    private const string ReasonMessage =
        "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must " +
        "end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', " +
        "regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";

    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    /// <summary>Each condition, and that no two are of one type.</summary>
    public static void Check(ListNode? conditions, FieldPath path, Causes causes)
    {
        foreach ((int index, MapNode condition) in new Entries(conditions))
        {
            string type = condition.TextOf("type");
            if (conditions!.RepeatsEarlier(index, "type", type))
            {
                causes.Add(FieldError.Duplicate(path.Index(index).Child("type"), FieldError.Quote(type)));
            }

            One(condition, type, path.Index(index), causes);
        }
    }

    private static void One(MapNode condition, string type, FieldPath path, Causes causes)
    {
        NameRules.Qualified(type, path.Child("type"), causes);
        Choice.Supported(condition.TextOf("status"), Statuses, path.Child("status"), causes);
        if (condition.Integer("observedGeneration") is < 0 and long generation)
        {
            causes.Add(FieldError.Invalid(path.Child("observedGeneration"), $"{generation}", "must be greater than or equal to zero"));
        }

        if (!condition.HasText("lastTransitionTime"))
        {
            causes.Add(FieldError.Required(path.Child("lastTransitionTime"), ""));
        }

        string reason = condition.TextOf("reason");
        if (reason.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("reason"), ""));
        }
        else if (!Reason().IsMatch(reason))
        {
            causes.Add(FieldError.InvalidText(path.Child("reason"), reason, ReasonMessage));
        }

        NotLonger(reason, LongestReason, path.Child("reason"), causes);
        NotLonger(condition.TextOf("message"), LongestMessage, path.Child("message"), causes);
    }

    private static void NotLonger(string text, int most, FieldPath path, Causes causes)
    {
        if (Encoding.UTF8.GetByteCount(text) > most)
        {
            causes.Add(FieldError.TooLong(path, most));
        }
    }

    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?\z")]
    private static partial Regex Reason();
}
