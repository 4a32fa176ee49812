using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a container's variables: https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/</summary>
internal static class EnvironmentRules
{
    private const string NameMessage = "a valid environment variable name must consist only of printable ASCII characters other than '='";

    public static void Check(ListNode? variables, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode variable) in new Entries(variables))
        {
            FieldPath at = path.Index(i);
            string name = variable.TextOf("name");
            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(at.Child("name"), ""));
            }
            else
            {
                Name(name, at.Child("name"), causes);
            }

            if (variable.Map("valueFrom") is { } source)
            {
                ValueFrom(source, variable.HasText("value"), at.Child("valueFrom"), causes);
            }
        }
    }

    /// <summary>A name, or the beginning of one, that is not empty.</summary>
    public static void Name(string name, FieldPath path, Causes causes)
    {
        if (name.AsSpan().ContainsAnyExceptInRange(' ', '~') || name.Contains('=', StringComparison.Ordinal))
        {
            causes.Add(FieldError.InvalidText(path, name, NameMessage));
        }
    }

    private static void ValueFrom(MapNode source, bool hasValue, FieldPath path, Causes causes)
    {
        int sources = 0;
        if (source.Map("fieldRef") is { } field)
        {
            sources++;
            FieldReferenceRules.OfVariable(field, path.Child("fieldRef"), causes);
        }

        if (source.Map("resourceFieldRef") is { } resource)
        {
            sources++;
            ResourceReferenceRules.Check(resource, path.Child("resourceFieldRef"), causes, inVolume: false);
        }

        foreach (string kind in (ReadOnlySpan<string>)["configMapKeyRef", "secretKeyRef"])
        {
            if (source.Map(kind) is { } reference)
            {
                sources++;
                NameRules.Subdomain(reference.TextOf("name"), path.Child(kind).Child("name"), causes);
                Key(reference.TextOf("key"), path.Child(kind).Child("key"), causes);
            }
        }

        if (source.Map("fileKeyRef") is { } file)
        {
            sources++;
            FileKey(file, path.Child("fileKeyRef"), causes);
        }

        if (sources == 0)
        {
            causes.Add(FieldError.InvalidText(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"));
        }
        else if (hasValue)
        {
            causes.Add(FieldError.InvalidText(path, "", "may not be specified when `value` is not empty"));
        }
        else if (sources > 1)
        {
            causes.Add(FieldError.InvalidText(path, "", "may not have more than one field specified at a time"));
        }
    }

    private static void Key(string key, FieldPath path, Causes causes)
    {
        if (key.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else if (!KeyedData.IsKey(key))
        {
            causes.Add(KeyedData.CheckKey(key, path));
        }
    }

    // A variable from a file that another container wrote: KEP-3721.
    private static void FileKey(MapNode file, FieldPath path, Causes causes)
    {
        string key = file.TextOf("key");
        if (key.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("key"), ""));
        }
        else
        {
            Name(key, path.Child("key"), causes);
        }

        string volume = file.TextOf("volumeName");
        if (volume.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("volumeName"), ""));
        }
        else
        {
            NameRules.Label(volume, path.Child("volumeName"), causes);
        }

        string target = file.TextOf("path");
        if (target.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("path"), ""));
        }
        else
        {
            PathRules.NonReserved(target, path.Child("path"), causes);
        }
    }
}
