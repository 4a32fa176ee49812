using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Whom a container's first process runs as: KEP-3619.</summary>
internal static class ContainerUserRules
{
    public static void Check(MapNode status, string statuses, MapNode spec, Causes causes)
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
}
