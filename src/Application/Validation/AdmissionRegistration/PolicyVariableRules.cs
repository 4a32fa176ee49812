using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>Named expressions that a policy's other expressions use: KEP-3488. Their names are identifiers of the expression language.</summary>
internal static partial class PolicyVariableRules
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal,
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while");

    public static void Check(MapNode spec, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode variable) in spec.Entries("variables"))
        {
            string name = variable.TextOf("name");
            if (string.IsNullOrWhiteSpace(name))
            {
                causes.Add(FieldError.Required(path.Index(i).Child("name"), "name is not specified"));
            }
            else if (!Identifier().IsMatch(name) || Reserved.Contains(name))
            {
                causes.Add(FieldError.InvalidText(path.Index(i).Child("name"), name, "must be a valid CEL identifier"));
            }

            if (string.IsNullOrWhiteSpace(variable.TextOf("expression")))
            {
                causes.Add(FieldError.Required(path.Index(i).Child("expression"), "expression is not specified"));
            }
        }
    }

    [GeneratedRegex(@"^[_a-zA-Z][_a-zA-Z0-9]*\z")]
    private static partial Regex Identifier();
}
