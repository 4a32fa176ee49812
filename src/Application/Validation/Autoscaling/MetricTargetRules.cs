using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>What an autoscaler holds a metric to.</summary>
internal static class MetricTargetRules
{
    public static void Check(MapNode target, FieldPath path, Causes causes)
    {
        string type = target.TextOf("type");
        if (type.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("type"), "must specify a metric target type"));
        }

        if (type is not ("Utilization" or "Value" or "AverageValue"))
        {
            causes.Add(FieldError.InvalidText(path.Child("type"), type, "must be either Utilization, Value, or AverageValue"));
        }

        Positive(target, "value", path, causes);
        Positive(target, "averageValue", path, causes);
        if (target.Integer("averageUtilization") is < 1 and long utilization)
        {
            causes.Add(FieldError.Invalid(path.Child("averageUtilization"), $"{utilization}", "must be greater than 0"));
        }
    }

    private static void Positive(MapNode target, string field, FieldPath path, Causes causes)
    {
        if (target.Text(field) is { } text && Quantity.TryParse(text, out Quantity amount, out _) && amount.Sign <= 0)
        {
            causes.Add(FieldError.InvalidText(path.Child(field), amount.ToString(), "must be positive"));
        }
    }
}
