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
            RestartRules.Check(container, at, causes);
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
                continue;
            }

            foreach (string field in SidecarFields)
            {
                if (container.Map(field) is not null)
                {
                    causes.Add(FieldError.Forbidden(at.Child(field), OfSidecars));
                }
            }
        }
    }
}
