using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// The rules of containers of initialisation and of sidecars, which are those that are always started again:
/// https://kubernetes.io/docs/concepts/workloads/pods/init-containers/ and KEP-753.
/// </summary>
internal static class InitContainerRules
{
    private const string OfSidecars = "may not be set for init containers without restartPolicy=Always";

    private const string Restart = "RestartContainer";

    private static readonly string[] SidecarFields = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.List("initContainers") is not { } containers)
        {
            return;
        }

        ListNode? regular = review.Spec.List("containers");
        foreach ((int i, MapNode container) in new Entries(containers))
        {
            FieldPath at = path.Index(i);
            ContainerFieldRules.Check(container, review, at, causes);
            RestartRules.OfInitContainer(container, at, causes);
            string name = container.TextOf("name");
            bool taken = regular?.RepeatsEarlier(regular.Count, "name", name) is true;
            if (taken || (name.Length > 0 && containers.RepeatsEarlier(i, "name", name)))
            {
                causes.Add(FieldError.Duplicate(at.Child("name"), FieldError.Quote(name)));
            }

            // They run one after the other: a port is free again for the next one.
            ContainerPortRules.HostPorts(new ListNode([container]), path, causes);
            if (container.Text("restartPolicy") == "Always")
            {
                LifecycleRules.Check(container, review, at, causes);
            }
            else
            {
                Starting(container, review, at, causes);
            }
        }
    }

    /// <summary>Whether one that runs to its end would start again when its resources change.</summary>
    public static bool RestartsOnResize(MapNode spec)
    {
        foreach ((_, MapNode container) in spec.Entries("initContainers"))
        {
            foreach ((_, MapNode policy) in container.Entries("resizePolicy"))
            {
                if (container.Text("restartPolicy") != "Always" && policy.Text("restartPolicy") == Restart)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // One that runs to its end.
    private static void Starting(MapNode container, PodReview review, FieldPath path, Causes causes)
    {
        foreach (string field in SidecarFields)
        {
            if (container.Map(field) is not null)
            {
                causes.Add(FieldError.Forbidden(path.Child(field), OfSidecars));
            }
        }

        foreach ((int i, MapNode policy) in container.Entries("resizePolicy"))
        {
            if (policy.Text("restartPolicy") == Restart && !review.Tolerates.StartingRestarts)
            {
                causes.Add(FieldError.InvalidText(path.Child("resizePolicy").Index(i).Child("restartPolicy"), Restart,
                    "must not be set to 'RestartContainer' for non-sidecar initContainers"));
            }
        }
    }
}
