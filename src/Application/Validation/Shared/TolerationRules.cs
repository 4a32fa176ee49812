using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of tolerations of taints: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/</summary>
public static class TolerationRules
{
    private static readonly string[] Operators = ["Equal", "Exists"];
    private static readonly string[] AllOperators = ["Equal", "Exists", "Lt", "Gt"];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <param name="tolerations">The list.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Takes what is found.</param>
    /// <param name="comparisons">Numbers may be compared: the stored object does so. https://kep.k8s.io/5471</param>
    public static void Check(ListNode? tolerations, FieldPath path, Causes causes, bool comparisons = false)
    {
        foreach ((int i, MapNode toleration) in new Entries(tolerations))
        {
            FieldPath at = path.Index(i);
            string key = toleration.TextOf("key");
            string @operator = toleration.TextOf("operator");
            string effect = toleration.TextOf("effect");
            if (key.Length > 0)
            {
                NameRules.Qualified(key, at.Child("key"), causes);
            }
            else if (@operator != "Exists")
            {
                causes.Add(FieldError.InvalidText(at.Child("operator"), @operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
            }

            if (toleration.IsSet("tolerationSeconds") && effect != "NoExecute")
            {
                causes.Add(FieldError.InvalidText(at.Child("effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
            }

            Operator(@operator, toleration.TextOf("value"), comparisons, at, causes);
            if (effect.Length > 0)
            {
                Choice.Supported(effect, Effects, at.Child("effect"), causes);
            }
        }
    }

    /// <summary>The effect of a taint, which must be there.</summary>
    public static void Effect(string effect, FieldPath path, Causes causes) => Choice.Required(effect, Effects, path, causes);

    /// <summary>Whether one of them compares numbers.</summary>
    public static bool Compares(ListNode? tolerations)
    {
        foreach ((_, MapNode toleration) in new Entries(tolerations))
        {
            if (toleration.Text("operator") is "Lt" or "Gt")
            {
                return true;
            }
        }

        return false;
    }

    private static void Operator(string @operator, string value, bool comparisons, FieldPath path, Causes causes)
    {
        switch (@operator)
        {
            case "Equal" or "":
                if (LabelSyntax.ValueErrors(value) is { Count: > 0 } errors)
                {
                    causes.Add(FieldError.InvalidText(path.Child("operator"), value, string.Join(';', errors)));
                }

                break;
            case "Exists":
                if (value.Length > 0)
                {
                    causes.Add(FieldError.InvalidText(path.Child("operator"), value, "value must be empty when `operator` is 'Exists'"));
                }

                break;
            case "Lt" or "Gt" when comparisons:
                if (!IsInteger(value))
                {
                    causes.Add(FieldError.InvalidText(path.Child("value"), value, "must be a valid decimal integer in canonical form"));
                }

                break;
            default:
                causes.Add(FieldError.NotSupported(path.Child("operator"), @operator, @operator is "Lt" or "Gt" ? AllOperators : Operators));
                break;
        }
    }

    private static bool IsInteger(string value) =>
        long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out long number)
        && number.ToString(System.Globalization.CultureInfo.InvariantCulture) == value;
}
