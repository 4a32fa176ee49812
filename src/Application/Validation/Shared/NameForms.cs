using System.Collections.Frozen;
using System.Text;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Which kind has which form of names, and the messages for a name that has not got it.</summary>
public static class NameForms
{
    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private const string SubdomainMessage = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '" + LabelPattern + @"(\." + LabelPattern + ")*')";

    private const string LabelMessage = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '" + LabelPattern + "')";

    private const string Label1035Message = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string WildcardMessage = @"a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\*\." + LabelPattern + @"(\." + LabelPattern + ")*')";

    private static readonly FrozenDictionary<(string Group, string Kind), NameForm> Exceptions = new Dictionary<(string Group, string Kind), NameForm>
    {
        [("", "Namespace")] = NameForm.Label,
        [("", "Service")] = NameForm.Label1035,
        [("", "Event")] = NameForm.PathSegment,
        [("apps", "StatefulSet")] = NameForm.Label,
        [("rbac.authorization.k8s.io", "Role")] = NameForm.PathSegment,
        [("rbac.authorization.k8s.io", "RoleBinding")] = NameForm.PathSegment,
        [("rbac.authorization.k8s.io", "ClusterRole")] = NameForm.PathSegment,
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = NameForm.PathSegment,
        [("certificates.k8s.io", "CertificateSigningRequest")] = NameForm.PathSegment,
        [("certificates.k8s.io", "ClusterTrustBundle")] = NameForm.PathSegment,
        [("apiregistration.k8s.io", "APIService")] = NameForm.PathSegment,
        [("networking.k8s.io", "IPAddress")] = NameForm.Address,
    }.ToFrozenDictionary();

    /// <summary>The form of a kind's names: subdomains but for a few.</summary>
    public static NameForm Of(string group, string kind) => Exceptions.GetValueOrDefault((group, kind), NameForm.Subdomain);

    /// <summary>What is wrong with a name, or with a prefix to which letters and digits will be added.</summary>
    public static IReadOnlyList<string> Errors(NameForm form, string name, bool prefix = false)
    {
        if (form == NameForm.PathSegment)
        {
            return PathSegment(name, prefix);
        }

        // As in the reference, a prefix's final dash and what is before it are taken for one letter.
        string whole = prefix && name.Length > 1 && name[^1] == '-' ? name[..^2] + "a" : name;
        return form switch
        {
            NameForm.Label => Label(whole),
            NameForm.Address => AddressRules.NotCanonical(name) is { } problem ? [problem] : [],
            NameForm.WildcardSubdomain => Checked(name, 253, name.StartsWith("*.", StringComparison.Ordinal) && DnsSyntax.IsSubdomain(name.AsSpan(2)), WildcardMessage),
            NameForm.Label1035 => Checked(whole, 63, DnsSyntax.IsLabel1035(whole), Label1035Message),
            _ => Checked(whole, 253, DnsSyntax.IsSubdomain(whole), SubdomainMessage),
        };
    }

    private static IReadOnlyList<string> Label(string name) =>
        Checked(name, 63, DnsSyntax.IsLabel(name), DnsSyntax.IsSubdomain(name) ? "must not contain dots" : LabelMessage);

    private static IReadOnlyList<string> Checked(string name, int most, bool wellFormed, string message)
    {
        bool tooLong = Encoding.UTF8.GetByteCount(name) > most;
        return (tooLong, wellFormed) switch
        {
            (false, true) => [],
            (true, true) => [$"must be no more than {most} characters"],
            (false, false) => [message],
            _ => [$"must be no more than {most} characters", message],
        };
    }

    private static List<string> PathSegment(string name, bool prefix)
    {
        if (!prefix && name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        var errors = new List<string>();
        foreach (char c in "/%")
        {
            if (name.Contains(c, StringComparison.Ordinal))
            {
                errors.Add($"may not contain '{c}'");
            }
        }

        // The log's keys hold none: the name would find no place in it.
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add("may not contain NUL");
        }

        return errors;
    }
}
