using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>The parameters of policies. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources</summary>
internal static class ParameterRules
{
    private const string Exclusive = "name and selector are mutually exclusive";

    private static readonly string[] Actions = ["Deny", "Allow"];

    /// <summary>The kind of a policy's parameters.</summary>
    public static void Kind(MapNode? kind, FieldPath path, Causes causes)
    {
        if (kind is null)
        {
            return;
        }

        Version(kind.TextOf("apiVersion"), path.Child("apiVersion"), causes);
        string name = kind.TextOf("kind");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("kind"), ""));
        }
        else if (NameForms.Errors(NameForm.Label1035, name.ToLowerInvariant()) is { Count: > 0 } errors)
        {
            causes.Add(FieldError.InvalidText(path.Child("kind"), name, "may have mixed case, but should otherwise match: " + string.Join(',', errors)));
        }
    }

    /// <summary>The parameters that a binding gives to its policy; none when absent.</summary>
    public static void Reference(MapNode? reference, FieldPath path, Causes causes)
    {
        if (reference is null)
        {
            return;
        }

        string name = reference.TextOf("name");
        MapNode? selector = reference.Map("selector");
        if (name.Length > 0)
        {
            NameRules.Check(NameForm.PathSegment, name, path.Child("name"), causes);
            if (selector is not null)
            {
                causes.Add(FieldError.Forbidden(path.Child("name"), Exclusive));
            }
        }

        SelectorRules.Check(selector, path.Child("selector"), causes);
        if (selector is not null && name.Length > 0)
        {
            causes.Add(FieldError.Forbidden(path.Child("selector"), Exclusive));
        }

        if (selector is null && name.Length == 0)
        {
            causes.Add(FieldError.Required(path, "one of name or selector must be specified"));
        }

        Choice.Required(reference.TextOf("parameterNotFoundAction"), Actions, path.Child("parameterNotFoundAction"), causes);
    }

    private static void Version(string apiVersion, FieldPath path, Causes causes)
    {
        if (apiVersion.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        string[] parts = apiVersion == "/" ? ["", ""] : apiVersion.Split('/');
        if (parts.Length > 2)
        {
            causes.Add(FieldError.InvalidText(path, apiVersion, "unexpected GroupVersion string: " + apiVersion));
            return;
        }

        string group = parts.Length == 2 ? parts[0] : "";
        if (group.Length > 0 && NameForms.Errors(NameForm.Subdomain, group) is { Count: > 0 } groupErrors)
        {
            causes.Add(FieldError.InvalidText(path, group, string.Join(',', groupErrors)));
        }

        if (parts[^1].Length == 0)
        {
            causes.Add(FieldError.InvalidText(path, apiVersion, "version must be specified"));
        }
        else if (NameForms.Errors(NameForm.Label1035, parts[^1]) is { Count: > 0 } errors)
        {
            causes.Add(FieldError.InvalidText(path, parts[^1], string.Join(',', errors)));
        }
    }
}
