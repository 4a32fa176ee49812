using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Application.Validation.Storage;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>The names of pools, attributes and capacities: KEP-4381.</summary>
internal static partial class DeviceNameRules
{
    private const int MostPoolBytes = 253;
    private const int MostIdBytes = 32;

    private const string NoIdentifier =
        "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";

    /// <summary>Subdomains with slashes between them.</summary>
    public static void Pool(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        if (Encoding.UTF8.GetByteCount(name) > MostPoolBytes)
        {
            causes.Add(FieldError.TooLong(path, MostPoolBytes));
        }

        foreach (string part in name.Split('/'))
        {
            NameRules.Subdomain(part, path, causes);
        }
    }

    /// <summary>A driver's name.</summary>
    public static void Driver(string name, FieldPath path, Causes causes) => CsiDriverNameRules.Check(name, path, causes);

    /// <summary>An identifier, perhaps after a domain and a slash.</summary>
    public static void Qualified(string name, FieldPath path, Causes causes)
    {
        string[] parts = name.Split('/');
        switch (parts.Length)
        {
            case 1:
                Identifier(parts[0], path, causes);
                break;
            case 2:
                Part(parts[0], "the domain must not be empty", Driver, path, causes);
                Part(parts[1], "the name must not be empty", Identifier, path, causes);
                break;
        }
    }

    /// <summary>An identifier after a domain and a slash.</summary>
    public static void FullyQualified(string name, FieldPath path, Causes causes)
    {
        Qualified(name, path, causes);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            causes.Add(FieldError.InvalidText(path, name, "a fully qualified name must be a domain and a name separated by a slash"));
        }
    }

    private static void Part(string part, string empty, BoundedLists.TextRule rule, FieldPath path, Causes causes)
    {
        if (part.Length == 0)
        {
            causes.Add(FieldError.InvalidText(path, "", empty));
        }
        else
        {
            rule(part, path, causes);
        }
    }

    private static void Identifier(string id, FieldPath path, Causes causes)
    {
        if (Encoding.UTF8.GetByteCount(id) > MostIdBytes)
        {
            causes.Add(FieldError.TooLong(path, MostIdBytes));
        }

        if (!IdentifierForm().IsMatch(id))
        {
            causes.Add(FieldError.InvalidText(path, id, NoIdentifier));
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex IdentifierForm();
}
