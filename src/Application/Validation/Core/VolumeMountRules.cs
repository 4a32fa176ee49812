using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what a container mounts: https://kubernetes.io/docs/concepts/storage/volumes/</summary>
internal static class VolumeMountRules
{
    private static readonly string[] Propagations = ["Bidirectional", "HostToContainer", "None"];
    private static readonly string[] Recursions = ["Disabled", "Enabled", "IfPossible"];

    public static void Check(MapNode container, PodReview review, FieldPath path, Causes causes)
    {
        ListNode? mounts = container.List("volumeMounts");
        ListNode? devices = container.List("volumeDevices");
        foreach ((int i, MapNode mount) in new Entries(mounts))
        {
            FieldPath at = path.Index(i);
            string name = mount.TextOf("name");
            string target = mount.TextOf("mountPath");
            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(at.Child("name"), ""));
            }

            if (review.Volume(name) is null)
            {
                causes.Add(FieldError.NotFound(at.Child("name"), FieldError.Quote(name)));
            }

            if (target.Length == 0)
            {
                causes.Add(FieldError.Required(at.Child("mountPath"), ""));
            }

            if (mounts!.RepeatsEarlier(i, "mountPath", target))
            {
                causes.Add(FieldError.InvalidText(at.Child("mountPath"), target, "must be unique"));
            }

            if (Has(devices, "name", name))
            {
                causes.Add(FieldError.InvalidText(at.Child("name"), name, "must not already exist in volumeDevices"));
            }

            if (Has(devices, "devicePath", target))
            {
                causes.Add(FieldError.InvalidText(at.Child("mountPath"), target, "must not already exist as a path in volumeDevices"));
            }

            SubPaths(mount, at, path, causes);
            Propagation(mount, container, path.Child("mountPropagation"), causes);
            Recursion(mount, path.Child("recursiveReadOnly"), causes);
        }
    }

    /// <summary>Whether an item of a list has this text under a key.</summary>
    internal static bool Has(ListNode? list, string key, string value) => list?.RepeatsEarlier(list.Count, key, value) is true;

    private static void SubPaths(MapNode mount, FieldPath path, FieldPath mounts, Causes causes)
    {
        string sub = mount.TextOf("subPath");
        string expression = mount.TextOf("subPathExpr");
        if (sub.Length > 0)
        {
            PathRules.Descending(sub, mounts.Child("subPath"), causes);
        }

        if (expression.Length > 0)
        {
            if (sub.Length > 0)
            {
                causes.Add(FieldError.InvalidText(path.Child("subPathExpr"), expression, "subPathExpr and subPath are mutually exclusive"));
            }

            PathRules.Descending(expression, mounts.Child("subPathExpr"), causes);
        }
    }

    private static void Propagation(MapNode mount, MapNode container, FieldPath path, Causes causes)
    {
        if (mount.Text("mountPropagation") is not { } propagation)
        {
            return;
        }

        Choice.Supported(propagation, Propagations, path, causes);
        if (propagation == "Bidirectional" && container.Map("securityContext")?.Bool("privileged") is not true)
        {
            causes.Add(FieldError.Forbidden(path, "Bidirectional mount propagation is available only to privileged containers"));
        }
    }

    private static void Recursion(MapNode mount, FieldPath path, Causes causes)
    {
        if (mount.Text("recursiveReadOnly") is not { } recursion)
        {
            return;
        }

        if (recursion is not ("Enabled" or "IfPossible"))
        {
            Choice.Supported(recursion, Recursions, path, causes);
            return;
        }

        if (!mount.IsTrue("readOnly"))
        {
            causes.Add(FieldError.Forbidden(path, "may only be specified when readOnly is true"));
        }

        if (mount.Text("mountPropagation") is not (null or "None"))
        {
            causes.Add(FieldError.Forbidden(path, "may only be specified when mountPropagation is None or not specified"));
        }
    }
}
