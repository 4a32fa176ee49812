using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>The exit codes by which a pod failure policy tells failures apart: ascending, each once.</summary>
internal static class ExitCodeRules
{
    private const int MostValues = 255;

    private static readonly string[] Operators = ["In", "NotIn"];

    public static void Check(MapNode requirement, MapNode spec, FieldPath path, Causes causes)
    {
        string @operator = requirement.TextOf("operator");
        PodFailurePolicyRules.OneOf(@operator, Operators, path.Child("operator"), causes);
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

        PodFailurePolicyRules.AtMost(values.Count, MostValues, valuesPath, causes);
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
}
