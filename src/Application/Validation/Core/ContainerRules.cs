using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's regular containers: https://kubernetes.io/docs/concepts/containers/</summary>
internal static class ContainerRules
{
    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.List("containers") is not { Count: > 0 } containers)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        foreach ((int i, MapNode container) in new Entries(containers))
        {
            FieldPath at = path.Index(i);
            ContainerFieldRules.Check(container, review, at, causes);
            string name = container.TextOf("name");
            if (containers.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(at.Child("name"), FieldError.Quote(name)));
            }

            LifecycleRules.Check(container, review, at, causes);
            RestartRules.Check(container, at, causes);
        }

        ContainerPortRules.HostPorts(containers, path, causes);
    }
}
