using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The images that are mounted as volumes: KEP-5365.</summary>
internal static class ImageVolumeStatusRules
{
    private const int MostReference = 256;

    public static void Check(MapNode status, string statuses, Causes causes)
    {
        foreach ((int i, MapNode container) in status.Entries(statuses))
        {
            foreach ((int j, MapNode mount) in container.Entries("volumeMounts"))
            {
                if (mount.Map("volumeStatus")?.Map("image") is not { } image)
                {
                    continue;
                }

                FieldPath path = FieldPath.Status.Child(statuses).Index(i).Child("volumeMounts").Index(j).Child("volumeStatus")
                    .Child("imageVolumeStatus").Child("imageRef");
                string reference = image.TextOf("imageRef");
                if (reference.Length == 0)
                {
                    causes.Add(FieldError.Required(path, "imageRef must not be empty"));
                }

                if (System.Text.Encoding.UTF8.GetByteCount(reference) > MostReference)
                {
                    causes.Add(FieldError.TooLong(path, MostReference));
                }
            }
        }
    }
}
