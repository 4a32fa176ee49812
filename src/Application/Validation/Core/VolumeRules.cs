using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's volumes: https://kubernetes.io/docs/concepts/storage/volumes/</summary>
internal static class VolumeRules
{
    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.List("volumes") is not { Count: > 0 } volumes)
        {
            return;
        }

        foreach ((int i, MapNode volume) in new Entries(volumes))
        {
            int before = causes.Count;
            FieldPath at = path.Index(i);
            string name = volume.TextOf("name");
            VolumeSourceRules.Check(volume, review, at, causes);
            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(at.Child("name"), ""));
            }
            else
            {
                NameRules.Label(name, at.Child("name"), causes);
            }

            if (review.Volume(name) is not null)
            {
                causes.Add(FieldError.Duplicate(at.Child("name"), FieldError.Quote(name)));
            }

            if (causes.Count == before)
            {
                review.Admit(volume);
            }

            Claim(volume, volumes, review, at, causes);
        }
    }

    // A claim that an ephemeral volume of the same pod is going to make can't be there yet.
    private static void Claim(MapNode volume, ListNode volumes, PodReview review, FieldPath path, Causes causes)
    {
        if (volume.Map("persistentVolumeClaim") is not { } claim || review.Metadata?.Text("name") is not { Length: > 0 } pod)
        {
            return;
        }

        string name = claim.TextOf("claimName");
        foreach ((_, MapNode other) in new Entries(volumes))
        {
            if (other.Map("ephemeral") is not null && name == $"{pod}-{other.TextOf("name")}")
            {
                causes.Add(FieldError.InvalidText(path.Child("persistentVolumeClaim").Child("claimName"), name,
                    "must not reference a PVC that gets created for an ephemeral volume"));
                return;
            }
        }
    }
}
