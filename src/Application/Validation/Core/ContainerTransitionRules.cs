using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>A container that has ended runs again only where it may be restarted: KEP-5307 for rules of its own.</summary>
internal static class ContainerTransitionRules
{
    public static void Check(ObjectUnderReview review, MapNode status, MapNode old, Causes causes)
    {
        MapNode spec = review.Old!.Map("spec") ?? [];
        bool all = ContainerRestarts.CouldRestartAll(spec);
        foreach ((string statuses, string containers) in ContainerStatusRules.Lists)
        {
            bool ephemeral = containers == "ephemeralContainers";
            if (all && !ephemeral)
            {
                continue;
            }

            foreach ((int i, MapNode before) in old.Entries(statuses))
            {
                if (before.Map("state")?.Map("terminated") is not { } ended ||
                    ContainerStatusRules.Named(status, statuses, before.TextOf("name")) is not { } now || now.Map("state")?.IsSet("terminated") is true)
                {
                    continue;
                }

                MapNode? container = ephemeral ? null : ContainerStatusRules.Named(spec, containers, before.TextOf("name"));
                if (container is null || !ContainerRestarts.Allows(container, spec, ended.Integer("exitCode") ?? 0))
                {
                    causes.Add(FieldError.Forbidden(FieldPath.Status.Child(statuses).Index(i).Child("state"), "may not be transitioned to non-terminated state"));
                }
            }
        }
    }
}
