using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>The rules of a Binding's target. The reference answers with the text of its causes and no more.</summary>
internal static class BindingRules
{
    /// <summary>What is wrong with the target; null when nothing is.</summary>
    public static string? Problem(MapNode target)
    {
        var causes = new List<StatusCause>();
        string kind = target.Text("kind") ?? "";
        if (kind is not ("" or "Node"))
        {
            causes.Add(FieldError.NotSupported("target.kind", kind, ["Node", "<empty>"]));
        }

        string name = target.Text("name") ?? "";
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required("target.name", ""));
        }
        else if (kind is "" or "Node")
        {
            causes.AddRange(NameForms.Errors(NameForm.Subdomain, name).Select(error => FieldError.InvalidText("target.name", name, error)));
        }

        string[] texts = [.. causes.Select(cause => $"{cause.Field}: {cause.Message}")];
        return texts.Length switch
        {
            0 => null,
            1 => texts[0],
            _ => $"[{string.Join(", ", texts)}]",
        };
    }
}
