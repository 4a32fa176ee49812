using Kronicle.Domain.Objects;

namespace Kronicle.Application.Replay;

/// <summary>
/// Takes out of a stored object what servers and controllers set, and what only was good in its former life, so that it can be
/// created or applied again.
/// </summary>
public static class ServerFields
{
    private static readonly string[] OfMetadata =
    [
        "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds",
    ];

    /// <summary>Added again by who needs them; the rest of the finalizers are the object's own.</summary>
    private static readonly string[] Finalizers =
    [
        "foregroundDeletion", "orphan", "kubernetes", "kubernetes.io/pvc-protection", "batch.kubernetes.io/job-tracking", "service.kubernetes.io/load-balancer-cleanup",
    ];

    private static readonly string[] Annotations =
    [
        "pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller", "volume.kubernetes.io/selected-node", "kubernetes.io/service-account.uid",
    ];

    private static readonly string[] JobLabels = ["controller-uid", "batch.kubernetes.io/controller-uid"];

    /// <summary>Strips an object in place.</summary>
    /// <param name="item">The object.</param>
    /// <param name="rules">What stays that may have gone to others.</param>
    public static void Strip(MapNode item, StripRules rules)
    {
        MapNode metadata = item.EnsureMap("metadata");
        RemoveAll(metadata, OfMetadata);
        if (!rules.KeepOwners)
        {
            metadata.Remove("ownerReferences");
        }

        metadata.List("finalizers")?.RemoveAll(finalizer => finalizer is TextNode text && Finalizers.Contains(text.Value));
        RemoveAll(metadata.Map("annotations"), Annotations);
        RemoveEmpty(metadata, "finalizers", "annotations");
        if (!rules.KeepStatus)
        {
            item.Remove("status");
        }

        OfKind(item, item.EnsureMap("metadata"), rules);
    }

    private static void OfKind(MapNode item, MapNode metadata, StripRules rules)
    {
        MapNode? spec = item.Map("spec");
        switch (item.Text("kind"))
        {
            case "Namespace" when item.Text("apiVersion") == "v1":
                item.Remove("spec");
                break;
            case "Service" when spec is not null && !rules.KeepAddresses:
                Addresses(spec);
                break;
            case "Secret" when item.Text("type") == "kubernetes.io/service-account-token":
                // The token names the uid of an account that is gone: the controller makes another.
                RemoveAll(item.Map("data"), "token", "ca.crt", "namespace");
                RemoveEmpty(item, "data");
                break;
            case "Pod":
                // Ephemeral containers can't be created with a pod; where it runs is for the scheduler to say.
                RemoveAll(spec, "nodeName", "ephemeralContainers");
                break;
            case "PersistentVolumeClaim" when !rules.KeepVolume:
                spec?.Remove("volumeName");
                break;
            case "Job" when spec is not null && spec.Bool("manualSelector") is not true:
                spec.Remove("selector");
                RemoveAll(metadata.Map("labels"), JobLabels);
                RemoveAll(spec.At("template", "metadata", "labels") as MapNode, JobLabels);
                RemoveEmpty(metadata, "labels");
                break;
        }
    }

    // A service without addresses says None, and that is no address.
    private static void Addresses(MapNode spec)
    {
        if (spec.Text("clusterIP") != "None")
        {
            RemoveAll(spec, "clusterIP", "clusterIPs");
        }

        spec.Remove("healthCheckNodePort");
        foreach (MapNode port in spec.List("ports")?.Maps ?? [])
        {
            port.Remove("nodePort");
        }
    }

    private static void RemoveAll(MapNode? map, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            map?.Remove(key);
        }
    }

    private static void RemoveEmpty(MapNode map, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (map[key] is MapNode { Count: 0 } or ListNode { Count: 0 })
            {
                map.Remove(key);
            }
        }
    }
}

/// <summary>What is kept though it may have gone to others meanwhile.</summary>
public readonly record struct StripRules
{
    /// <summary>Cluster addresses and node ports of services: creating fails when another has one of them now.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary>The owners: a collector deletes what names an owner of a uid that is gone.</summary>
    public bool KeepOwners { get; init; }

    /// <summary>The name of a claim's volume, when that volume is still there.</summary>
    public bool KeepVolume { get; init; }

    /// <summary>The status, where it is a field like any other.</summary>
    public bool KeepStatus { get; init; }
}
