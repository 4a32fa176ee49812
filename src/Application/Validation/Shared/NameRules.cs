using Kronicle.Domain.Failures;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Names that stand in fields: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/</summary>
public static class NameRules
{
    /// <summary>A name in one of the forms that names of objects have.</summary>
    public static void Check(NameForm form, string name, FieldPath path, Causes causes, bool prefix = false)
    {
        foreach (string error in NameForms.Errors(form, name, prefix))
        {
            causes.Add(FieldError.InvalidText(path, name, error));
        }
    }

    /// <summary>An RFC 1123 label.</summary>
    public static void Label(string name, FieldPath path, Causes causes) => Check(NameForm.Label, name, path, causes);

    /// <summary>An RFC 1123 subdomain.</summary>
    public static void Subdomain(string name, FieldPath path, Causes causes) => Check(NameForm.Subdomain, name, path, causes);

    /// <summary>A qualified name, as keys of labels are.</summary>
    public static void Qualified(string name, FieldPath path, Causes causes)
    {
        foreach (string error in LabelSyntax.KeyErrors(name))
        {
            causes.Add(FieldError.InvalidText(path, name, error));
        }
    }

    /// <summary>The value of a label.</summary>
    public static void LabelValue(string value, FieldPath path, Causes causes)
    {
        foreach (string error in LabelSyntax.ValueErrors(value))
        {
            causes.Add(FieldError.InvalidText(path, value, error));
        }
    }
}
