using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the admissionregistration.k8s.io group.</summary>
internal static class AdmissionRows
{
    private static readonly RowPrinter Webhooks = new(Name, Count("webhooks"), Age);
    private static readonly RowPrinter Binding = new(Name, Text("spec.policyName"), Of(Parameter), Age);

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["mutatingadmissionpolicies"] = new(Name, Count("spec.mutations"), Of(ParameterKind), Age),
        ["mutatingadmissionpolicybindings"] = Binding,
        ["mutatingwebhookconfigurations"] = Webhooks,
        ["validatingadmissionpolicies"] = new(Name, Count("spec.validations"), Of(ParameterKind), Age),
        ["validatingadmissionpolicybindings"] = Binding,
        ["validatingwebhookconfigurations"] = Webhooks,
    };

    private static string ParameterKind(MapNode item) =>
        item.At("spec", "paramKind") is MapNode kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : Unset;

    // Whether the parameter has a namespace can't be told here: without one it is shown as of any.
    private static string Parameter(MapNode item)
    {
        var reference = item.At("spec", "paramRef") as MapNode;
        if (reference?.Text("name") is { Length: > 0 } name)
        {
            return (reference.Text("namespace") is { Length: > 0 } ns ? ns : "*") + "/" + name;
        }

        return reference?.Map("selector") is { } selector ? LabelText.GoString(selector) : Unset;
    }
}
