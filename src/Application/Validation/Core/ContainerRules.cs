using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's lists of containers: https://kubernetes.io/docs/concepts/containers/</summary>
internal static class ContainerRules
{
    private static readonly string[] MessagePolicies = ["File", "FallbackToLogsOnError"];

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        Regular(review, path.Child("containers"), causes);
    }

    private static void Regular(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.List("containers") is not { Count: > 0 } containers)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        foreach ((int i, MapNode container) in new Entries(containers))
        {
            FieldPath at = path.Index(i);
            Common(container, at, causes);
            string name = container.TextOf("name");
            if (containers.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(at.Child("name"), FieldError.Quote(name)));
            }
        }
    }

    // What containers of every kind have in common.
    private static void Common(MapNode container, FieldPath path, Causes causes)
    {
        string name = container.TextOf("name");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }
        else
        {
            NameRules.Label(name, path.Child("name"), causes);
        }

        if (!container.HasText("image"))
        {
            causes.Add(FieldError.Required(path.Child("image"), ""));
        }

        Choice.Required(container.TextOf("terminationMessagePolicy"), MessagePolicies, path.Child("terminationMessagePolicy"), causes);
    }
}
