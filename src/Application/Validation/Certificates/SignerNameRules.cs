using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>The names of signers: a domain, a slash and a path. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#signers</summary>
public static class SignerNameRules
{
    private const int MostDomainBytes = 253;
    private const int MostBytes = MostDomainBytes + 1 + 253 + 63 + 1;

    /// <summary>The name is there and well formed.</summary>
    public static void Check(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        string[] segments = name.Split('/');
        if (segments.Length != 2)
        {
            causes.Add(FieldError.InvalidText(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
            return;
        }

        if (Encoding.UTF8.GetByteCount(segments[0]) > MostDomainBytes)
        {
            causes.Add(FieldError.TooLong(path, MostDomainBytes));
        }

        string[] labels = segments[0].Split('.');
        Labels(segments[0], labels, NameForm.Label, path, causes);
        if (labels.Length < 2)
        {
            causes.Add(FieldError.InvalidText(path, segments[0], "should be a domain with at least two segments separated by dots"));
        }

        Labels(segments[1], segments[1].Split('.'), NameForm.Subdomain, path, causes);
        if (Encoding.UTF8.GetByteCount(name) > MostBytes)
        {
            causes.Add(FieldError.TooLong(path, MostBytes));
        }
    }

    // The first bad label speaks for the others.
    private static void Labels(string segment, string[] labels, NameForm form, FieldPath path, Causes causes)
    {
        foreach (string label in labels)
        {
            if (NameForms.Errors(form, label) is { Count: > 0 } errors)
            {
                foreach (string error in errors)
                {
                    causes.Add(FieldError.InvalidText(path, segment, $"validating label {FieldError.Quote(label)}: {error}"));
                }

                return;
            }
        }
    }
}
