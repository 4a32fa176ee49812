using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of containers that are added to a running pod to look into it: https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/</summary>
public static class EphemeralContainerRules
{
    private const string NotForThem = "cannot be set for an Ephemeral Container";

    private static readonly string[] Refused =
        ["ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];

    /// <param name="spec">The pod's spec with its volumes, containers and ephemeral containers.</param>
    /// <param name="path">Where the spec stands.</param>
    /// <param name="causes">Takes what is found.</param>
    public static void Check(MapNode spec, FieldPath path, Causes causes)
    {
        var review = new PodReview(spec, null, null, isPod: true);
        foreach ((_, MapNode volume) in spec.Entries("volumes"))
        {
            review.Admit(volume);
        }

        Check(review, path.Child("ephemeralContainers"), causes);
    }

    internal static void Check(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.List("ephemeralContainers") is not { } containers)
        {
            return;
        }

        foreach ((int i, MapNode container) in new Entries(containers))
        {
            FieldPath at = path.Index(i);
            ContainerFieldRules.Check(container, review, at, causes);
            ContainerFieldRules.OnlyOfPod(container, at, causes);
            string name = container.TextOf("name");
            if (IsOther(review, name) || containers.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(at.Child("name"), FieldError.Quote(name)));
            }

            if (container.Text("targetContainerName") is { Length: > 0 } target && !IsOther(review, target))
            {
                causes.Add(FieldError.NotFound(at.Child("targetContainerName"), FieldError.Quote(target)));
            }

            Refuse(container, at, causes);
        }
    }

    private static void Refuse(MapNode container, FieldPath path, Causes causes)
    {
        foreach (string field in Refused)
        {
            if (IsStated(container, field))
            {
                causes.Add(FieldError.Forbidden(path.Child(field), NotForThem));
            }
        }

        foreach ((int i, MapNode mount) in container.Entries("volumeMounts"))
        {
            foreach (string field in (ReadOnlySpan<string>)["subPath", "subPathExpr"])
            {
                if (mount.HasText(field))
                {
                    causes.Add(FieldError.Forbidden(path.Child("volumeMounts").Index(i).Child(field), NotForThem));
                }
            }
        }
    }

    // resources is no pointer: an empty object states nothing, but an empty list or map in it does.
    private static bool IsStated(MapNode container, string field) =>
        field == "resources" ? container.Map(field) is { Count: > 0 } : container.IsSet(field) && container[field] is not ListNode { Count: 0 };

    private static bool IsOther(PodReview review, string name) => Has(review.Spec.List("containers"), name) || Has(review.Spec.List("initContainers"), name);

    private static bool Has(ListNode? containers, string name) => containers?.RepeatsEarlier(containers.Count, "name", name) is true;
}
