using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the raw block devices of a container: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support</summary>
internal static class VolumeDeviceRules
{
    public static void Check(MapNode container, PodReview review, FieldPath path, Causes causes)
    {
        ListNode? devices = container.List("volumeDevices");
        ListNode? mounts = container.List("volumeMounts");
        foreach ((int i, MapNode device) in new Entries(devices))
        {
            FieldPath at = path.Index(i);
            string name = device.TextOf("name");
            string target = device.TextOf("devicePath");
            Name(review, name, name.Length > 0 && devices!.RepeatsEarlier(i, "name", name), at.Child("name"), causes);
            if (target.Length == 0)
            {
                causes.Add(FieldError.Required(at.Child("devicePath"), ""));
            }

            bool backsteps = PathRules.HasBackstep(target);
            if (!backsteps && devices!.RepeatsEarlier(i, "devicePath", target))
            {
                causes.Add(FieldError.InvalidText(at.Child("devicePath"), target, "must be unique"));
            }

            if (backsteps)
            {
                causes.Add(FieldError.InvalidText(at.Child("devicePath"), target, "can not contain backsteps ('..')"));
            }

            if (VolumeMountRules.Has(mounts, "name", name))
            {
                causes.Add(FieldError.InvalidText(at.Child("name"), name, "must not already exist in volumeMounts"));
            }

            if (VolumeMountRules.Has(mounts, "mountPath", target))
            {
                causes.Add(FieldError.InvalidText(at.Child("devicePath"), target, "must not already exist as a path in volumeMounts"));
            }
        }
    }

    private static void Name(PodReview review, string name, bool repeated, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }

        if (repeated)
        {
            causes.Add(FieldError.InvalidText(path, name, "must be unique"));
        }

        MapNode? volume = review.Volume(name);
        if (volume is null)
        {
            causes.Add(FieldError.NotFound(path, FieldError.Quote(name)));
        }
        else if (!volume.IsSet("persistentVolumeClaim") && !volume.IsSet("ephemeral"))
        {
            causes.Add(FieldError.InvalidText(path, name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"));
        }
    }
}
