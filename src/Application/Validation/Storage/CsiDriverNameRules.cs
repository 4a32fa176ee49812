using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Storage;

/// <summary>The names of CSI drivers where they are referred to: subdomains in any case, and short enough for sockets and labels.</summary>
public static class CsiDriverNameRules
{
    private const int MostBytes = 63;

    /// <summary>The name is there and well formed.</summary>
    public static void Check(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        if (Encoding.UTF8.GetByteCount(name) > MostBytes)
        {
            causes.Add(FieldError.TooLong(path, MostBytes));
        }

        foreach (string error in NameForms.Errors(NameForm.Subdomain, name.ToLowerInvariant()))
        {
            causes.Add(FieldError.InvalidText(path, name, error));
        }
    }
}
