using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Taints of devices and what tolerates them: KEP-5055.</summary>
internal static class DeviceTaintRules
{
    private static readonly string[] Effects = ["NoExecute", "NoSchedule", "None"];
    private static readonly string[] Operators = ["Equal", "Exists"];

    public static void Taint(MapNode taint, FieldPath path, Causes causes)
    {
        NameRules.Qualified(taint.TextOf("key"), path.Child("key"), causes);
        NameRules.LabelValue(taint.TextOf("value"), path.Child("value"), causes);
        Choice.Required(taint.TextOf("effect"), Effects, path.Child("effect"), causes);
    }

    public static void Toleration(MapNode toleration, FieldPath path, Causes causes)
    {
        if (toleration.HasText("key"))
        {
            NameRules.Qualified(toleration.TextOf("key"), path.Child("key"), causes);
        }

        string value = toleration.TextOf("value");
        switch (toleration.TextOf("operator"))
        {
            case "Exists":
                if (value.Length > 0)
                {
                    causes.Add(FieldError.InvalidText(path.Child("value"), value, "must be empty for operator `Exists`"));
                }

                break;
            case "Equal":
                NameRules.LabelValue(value, path.Child("value"), causes);
                break;
            case var @operator:
                Choice.Required(@operator, Operators, path.Child("operator"), causes);
                break;
        }

        if (toleration.HasText("effect"))
        {
            Choice.Supported(toleration.TextOf("effect"), Effects, path.Child("effect"), causes);
        }
    }
}
