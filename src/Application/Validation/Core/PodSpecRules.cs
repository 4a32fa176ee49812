using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's spec, alone or in a template: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec</summary>
public static class PodSpecRules
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] DnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

    /// <param name="spec">The spec with its defaults.</param>
    /// <param name="metadata">The pod's metadata; null for a template.</param>
    /// <param name="path">Where the spec stands.</param>
    /// <param name="causes">Takes what is found.</param>
    /// <param name="oldSpec">The stored spec, what of it is tolerated though a new one may not have it; null on create.</param>
    public static void Check(MapNode spec, MapNode? metadata, FieldPath path, Causes causes, MapNode? oldSpec = null)
    {
        var review = new PodReview(spec, metadata, oldSpec, isPod: metadata is not null);
        if (review.GraceSeconds is null)
        {
            causes.Add(FieldError.Required(path.Child("terminationGracePeriodSeconds"), ""));
        }

        ContainerRules.Check(review, path, causes);
        Choice.Required(review.RestartPolicy, RestartPolicies, path.Child("restartPolicy"), causes);
        Choice.Required(spec.TextOf("dnsPolicy"), DnsPolicies, path.Child("dnsPolicy"), causes);
    }
}
