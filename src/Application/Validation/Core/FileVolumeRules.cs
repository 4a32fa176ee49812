using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of volumes whose files the API server's objects fill: https://kubernetes.io/docs/concepts/storage/projected-volumes/</summary>
internal static class FileVolumeRules
{
    private const long MostMode = 0b111_111_111;

    /// <summary>A secret or config map under the key that names it.</summary>
    public static void Keyed(MapNode source, string name, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, name);
        Mode(source, "defaultMode", path, causes);
        foreach ((int i, MapNode item) in source.Entries("items"))
        {
            Item(item, path.Child("items").Index(i), causes);
        }
    }

    /// <summary>Fields of the pod itself.</summary>
    public static void Downward(MapNode source, FieldPath path, Causes causes)
    {
        Mode(source, "defaultMode", path, causes);
        foreach ((_, MapNode file) in source.Entries("items"))
        {
            DownwardFile(file, path, causes);
        }
    }

    /// <summary>A key and the file that it fills.</summary>
    public static void Item(MapNode item, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(item, path, causes, "key", "path");
        PathRules.NonReserved(item.TextOf("path"), path.Child("path"), causes);
        Mode(item, "mode", path, causes);
    }

    /// <summary>A field of the pod and the file that it fills.</summary>
    public static void DownwardFile(MapNode file, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(file, path, causes, "path");
        PathRules.NonReserved(file.TextOf("path"), path.Child("path"), causes);
        MapNode? resource = file.Map("resourceFieldRef");
        if (file.Map("fieldRef") is { } field)
        {
            FieldReferenceRules.OfFile(field, path.Child("fieldRef"), causes);
            if (resource is not null)
            {
                causes.Add(FieldError.InvalidText(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
            }
        }
        else if (resource is not null)
        {
            ResourceReferenceRules.Check(resource, path.Child("resourceFieldRef"), causes, inVolume: true);
        }
        else
        {
            causes.Add(FieldError.Required(path, "one of fieldRef and resourceFieldRef is required"));
        }

        Mode(file, "mode", path, causes);
    }

    /// <summary>The permissions of files.</summary>
    public static void Mode(MapNode map, string key, FieldPath path, Causes causes)
    {
        if (map.Integer(key) is < 0 or > MostMode)
        {
            causes.Add(FieldError.Invalid(path.Child(key), map.IntegerOf(key).ToString(CultureInfo.InvariantCulture),
                "must be a number between 0 and 0777 (octal), both inclusive"));
        }
    }
}
