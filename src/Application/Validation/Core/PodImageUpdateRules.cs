using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>An update may give the containers of a pod other images, and leaves the rest of them as it is.</summary>
internal static class PodImageUpdateRules
{
    /// <summary>As many containers as before, each with an image; says whether they can be compared one by one.</summary>
    public static bool Check(MapNode spec, MapNode old, string list, Causes causes)
    {
        FieldPath path = FieldPath.Spec.Child(list);
        if (spec.Length(list) != old.Length(list))
        {
            causes.Add(FieldError.Forbidden(path, "pod updates may not add or remove containers"));
            return false;
        }

        foreach ((int i, MapNode container) in spec.Entries(list))
        {
            string image = container.TextOf("image");
            if (image.Length == 0)
            {
                causes.Add(FieldError.Required(path.Index(i).Child("image"), ""));
            }

            if (image.AsSpan().Trim().Length != image.Length)
            {
                causes.Add(FieldError.InvalidText(path.Index(i).Child("image"), image, "must not have leading or trailing whitespace"));
            }
        }

        return true;
    }

    /// <summary>Puts the stored images in the place of the new ones.</summary>
    public static void PutBack(MapNode rest, MapNode old, string list)
    {
        foreach ((int i, MapNode container) in rest.Entries(list))
        {
            container["image"] = (old.List(list)![i] as MapNode)?["image"];
        }
    }
}
