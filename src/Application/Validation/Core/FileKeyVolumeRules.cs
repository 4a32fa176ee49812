using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Variables from files come from empty directories of the pod: KEP-3721.</summary>
internal static class FileKeyVolumeRules
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        foreach (string list in Lists)
        {
            foreach ((int i, MapNode container) in review.Spec.Entries(list))
            {
                foreach ((int j, MapNode variable) in container.Entries("env"))
                {
                    if (variable.Map("valueFrom")?.Map("fileKeyRef") is { } file)
                    {
                        Volume(file.TextOf("volumeName"), review, path.Child(list).Index(i).Child("env").Index(j), causes);
                    }
                }
            }
        }
    }

    private static void Volume(string name, PodReview review, FieldPath path, Causes causes)
    {
        FieldPath at = path.Child("valueFrom").Child("fileKeyRef").Child("volumeName");
        MapNode? volume = null;
        foreach ((_, MapNode candidate) in review.Spec.Entries("volumes"))
        {
            volume ??= candidate.TextOf("name") == name ? candidate : null;
        }

        if (volume is null)
        {
            causes.Add(FieldError.NotFound(at, FieldError.Quote(name)));
        }
        else if (volume.Map("emptyDir") is null)
        {
            causes.Add(FieldError.InvalidText(at, name, "referenced volume must be of type emptyDir"));
        }
    }
}
