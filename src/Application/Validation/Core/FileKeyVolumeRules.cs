using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Variables from files come from empty directories of the pod: KEP-3721.</summary>
internal static class FileKeyVolumeRules
{
    public static void Check(PodReview review, FieldPath path, Causes causes) => PodContainers.Each(review.Spec, path, (container, at) =>
    {
        foreach ((int i, MapNode variable) in container.Entries("env"))
        {
            if (variable.Map("valueFrom")?.Map("fileKeyRef") is { } file)
            {
                Volume(file.TextOf("volumeName"), review, at.Child("env").Index(i), causes);
            }
        }
    });

    private static void Volume(string name, PodReview review, FieldPath path, Causes causes)
    {
        FieldPath at = path.Child("valueFrom").Child("fileKeyRef").Child("volumeName");
        MapNode? volume = null;
        foreach ((_, MapNode candidate) in review.Spec.Entries("volumes"))
        {
            volume = candidate.TextOf("name") == name ? candidate : volume;
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
