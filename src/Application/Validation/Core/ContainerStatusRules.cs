using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what is reported of a pod's containers.</summary>
internal static class ContainerStatusRules
{
    private const int MostReference = 256;

    private static readonly (string Statuses, string Containers)[] Lists =
    [
        ("containerStatuses", "containers"), ("initContainerStatuses", "initContainers"), ("ephemeralContainerStatuses", "ephemeralContainers"),
    ];

    /// <summary>A container that has ended runs again only where it may be restarted: KEP-5307 for rules of its own.</summary>
    public static void Transitions(ObjectUnderReview review, MapNode status, MapNode old, Causes causes)
    {
        MapNode spec = review.Old!.Map("spec") ?? [];
        bool all = ContainerRestarts.CouldRestartAll(spec);
        foreach ((string statuses, string containers) in Lists)
        {
            bool ephemeral = containers == "ephemeralContainers";
            if (all && !ephemeral)
            {
                continue;
            }

            foreach ((int i, MapNode before) in old.Entries(statuses))
            {
                if (before.Map("state")?.Map("terminated") is not { } ended ||
                    Named(status, statuses, before.TextOf("name")) is not { } now || now.Map("state")?.IsSet("terminated") is true)
                {
                    continue;
                }

                MapNode? container = ephemeral ? null : Named(spec, containers, before.TextOf("name"));
                if (container is null || !ContainerRestarts.Allows(container, spec, ended.Integer("exitCode") ?? 0))
                {
                    causes.Add(FieldError.Forbidden(FieldPath.Status.Child(statuses).Index(i).Child("state"), "may not be transitioned to non-terminated state"));
                }
            }
        }
    }

    public static void Check(MapNode status, MapNode spec, Causes causes)
    {
        foreach ((string statuses, _) in Lists)
        {
            Users(status, statuses, spec, causes);
        }

        foreach ((string statuses, string containers) in Lists)
        {
            AllocatedResourceRules.Check(status, statuses, containers, spec, causes);
        }

        foreach ((string statuses, _) in Lists)
        {
            Images(status, statuses, causes);
        }
    }

    /// <summary>The first object of a list with a name.</summary>
    public static MapNode? Named(MapNode map, string list, string name)
    {
        foreach ((_, MapNode item) in map.Entries(list))
        {
            if (item.TextOf("name") == name)
            {
                return item;
            }
        }

        return null;
    }

    // KEP-3619.
    private static void Users(MapNode status, string statuses, MapNode spec, Causes causes)
    {
        bool windows = spec.Map("os")?.Text("name") == "windows";
        foreach ((int i, MapNode container) in status.Entries(statuses))
        {
            if (container.Map("user")?.Map("linux") is not { } user)
            {
                continue;
            }

            FieldPath path = FieldPath.Status.Child(statuses).Index(i).Child("user").Child("linux");
            if (windows)
            {
                causes.Add(FieldError.Forbidden(path, "cannot be set for a windows pod"));
                continue;
            }

            Id(user.IntegerOf("uid"), path.Child("uid"), causes);
            Id(user.IntegerOf("gid"), path.Child("gid"), causes);
            ListNode groups = user.List("supplementalGroups") ?? [];
            for (int g = 0; g < groups.Count; g++)
            {
                Id((groups[g] as NumberNode)?.Integer ?? 0, path.Child("supplementalGroups").Index(g), causes);
            }
        }
    }

    private static void Id(long id, FieldPath path, Causes causes)
    {
        if (id is < 0 or > int.MaxValue)
        {
            causes.Add(FieldError.Invalid(path, id.ToString(CultureInfo.InvariantCulture), "must be between 0 and 2147483647, inclusive"));
        }
    }

    // KEP-5365.
    private static void Images(MapNode status, string statuses, Causes causes)
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
