using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of config maps and secrets whose keys all become variables.</summary>
internal static class EnvironmentSourceRules
{
    public static void Check(ListNode? sources, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode source) in new Entries(sources))
        {
            FieldPath at = path.Index(i);
            if (source.Text("prefix") is { Length: > 0 } prefix)
            {
                EnvironmentRules.Name(prefix, at.Child("prefix"), causes);
            }

            int count = Reference(source.Map("configMapRef"), at, "configMapRef", causes) + Reference(source.Map("secretRef"), at, "secretRef", causes);
            if (count == 0)
            {
                causes.Add(FieldError.InvalidText(path, "", "must specify one of: `configMapRef` or `secretRef`"));
            }
            else if (count > 1)
            {
                causes.Add(FieldError.InvalidText(path, "", "may not have more than one field specified at a time"));
            }
        }
    }

    private static int Reference(MapNode? reference, FieldPath path, string kind, Causes causes)
    {
        if (reference is null)
        {
            return 0;
        }

        string name = reference.TextOf("name");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child(kind).Child("name"), ""));
        }
        else
        {
            NameRules.Check(NameForm.Subdomain, name, path.Child(kind).Child("name"), causes, prefix: true);
        }

        return 1;
    }
}
