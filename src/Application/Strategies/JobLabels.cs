namespace Kronicle.Application.Strategies;

/// <summary>The labels by which a job finds its pods. https://kubernetes.io/docs/reference/labels-annotations-taints/#batchkubernetesio-controller-uid</summary>
internal static class JobLabels
{
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";

    public const string Name = "batch.kubernetes.io/job-name";

    /// <summary>From before Kubernetes' own labels had prefixes.</summary>
    public const string LegacyControllerUid = "controller-uid";

    /// <summary>From before Kubernetes' own labels had prefixes.</summary>
    public const string LegacyName = "job-name";
}
