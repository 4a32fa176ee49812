using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's spec, alone or in a template: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec</summary>
public static class PodSpecRules
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] DnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    private static readonly string[] PreemptionPolicies = ["PreemptLowerPriority", "Never"];

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

        VolumeRules.Check(review, path.Child("volumes"), causes);
        PodClaimRules.Check(spec.List("resourceClaims"), metadata, path.Child("resourceClaims"), causes);
        ContainerRules.Check(review, path.Child("containers"), causes);
        InitContainerRules.Check(review, path.Child("initContainers"), causes);
        EphemeralContainerRules.Check(review, path.Child("ephemeralContainers"), causes);
        PodResourceRules.Check(review, path.Child("resources"), causes);
        ContainerPortRules.HostNetwork(review, path, causes);
        Choice.Required(review.RestartPolicy, RestartPolicies, path.Child("restartPolicy"), causes);
        Choice.Required(spec.TextOf("dnsPolicy"), DnsPolicies, path.Child("dnsPolicy"), causes);
        if (spec.Map("nodeSelector") is { Count: > 0 } selector)
        {
            causes.Add(LabelRules.Labels(selector, path.Child("nodeSelector")));
        }

        PodSecurityRules.Check(review, path.Child("securityContext"), causes);
        AffinityRules.Check(review, path.Child("affinity"), causes);
        PodDnsRules.Check(review, path.Child("dnsConfig"), causes);
        Gates(spec, path, causes);
        SpreadRules.Check(review, path.Child("topologySpreadConstraints"), causes);
        HostProcessRules.Check(spec, path, causes);
        PodHostRules.Users(review, path, causes);
        PodHostRules.Override(spec, path, causes);
        Names(spec, path, causes, "serviceAccountName", "nodeName");
        Deadline(spec, path, causes);
        PodHostRules.Names(spec, path, causes);
        TolerationRules.Check(spec.List("tolerations"), path.Child("tolerations"), causes, review.Tolerates.Comparisons);
        PodHostRules.Aliases(review, path.Child("hostAliases"), causes);
        Names(spec, path, causes, "priorityClassName");
        if (spec.Text("runtimeClassName") is { } runtimeClass)
        {
            NameRules.Subdomain(runtimeClass, path.Child("runtimeClassName"), causes);
        }

        if (spec.Text("preemptionPolicy") is { } preemption)
        {
            Choice.Required(preemption, PreemptionPolicies, path.Child("preemptionPolicy"), causes);
        }

        if (spec.Map("overhead") is { } overhead)
        {
            ResourceRequirementRules.OfOverhead(overhead, review, path.Child("overhead"), causes);
        }

        OsRules.Check(spec, path, causes);
        FileKeyVolumeRules.Check(review, path, causes);
    }

    // Names of other objects, when they are given.
    private static void Names(MapNode spec, FieldPath path, Causes causes, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            if (spec.Text(field) is { Length: > 0 } name)
            {
                NameRules.Subdomain(name, path.Child(field), causes);
            }
        }
    }

    private static void Gates(MapNode spec, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode gate) in spec.Entries("readinessGates"))
        {
            NameRules.Qualified(gate.TextOf("conditionType"), path.Child("readinessGates").Index(i).Child("conditionType"), causes);
        }

        ListNode? gates = spec.List("schedulingGates");
        foreach ((int i, MapNode gate) in new Entries(gates))
        {
            FieldPath at = path.Child("schedulingGates").Index(i);
            string name = gate.TextOf("name");
            NameRules.Qualified(name, at, causes);
            if (gates!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(at, FieldError.Quote(name)));
            }
        }
    }

    private static void Deadline(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Integer("activeDeadlineSeconds") is < 1 or > int.MaxValue)
        {
            causes.Add(FieldError.Invalid(path.Child("activeDeadlineSeconds"),
                spec.IntegerOf("activeDeadlineSeconds").ToString(CultureInfo.InvariantCulture), "must be between 1 and 2147483647, inclusive"));
        }
    }
}
