using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A volume begins pending and knows since when it has its phase: KEP-3762. Warns of what is on its way out.</summary>
public sealed class PersistentVolumeStrategy : IKindStrategy
{
    private const string Since = "lastPhaseTransitionTime";

    private static readonly (string Key, string Warning)[] Annotations =
    [
        ("volume.beta.kubernetes.io/storage-class", "deprecated since v1.8; use \"storageClassName\" attribute instead"),
        ("volume.beta.kubernetes.io/mount-options", "deprecated since v1.31; use \"mountOptions\" attribute instead"),
    ];

    private static readonly (string Field, string Warning)[] Sources =
    [
        ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
        ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
        ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ];

    public string Resource => "persistentvolumes";

    public void PrepareForCreate(StrategyWrite write) =>
        write.Object["status"] = new MapNode { ["phase"] = "Pending", [Since] = Timestamps.Time(write.Now) };

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Subresource != "status")
        {
            return;
        }

        MapNode status = write.Object.EnsureMap("status");
        MapNode old = write.Old!.Map("status") ?? [];
        string? time = status.Text(Since);
        if ((status.Text("phase") ?? "") == (old.Text("phase") ?? ""))
        {
            status[Since] = time is null ? old[Since] : time;
        }
        else if (time is null || time == old.Text(Since))
        {
            status[Since] = Timestamps.Time(write.Now);
        }
    }

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        if (!write.IsMain)
        {
            yield break;
        }

        MapNode spec = write.Object.Map("spec") ?? [];
        MapNode? annotations = write.Object.Map("metadata")?.Map("annotations");
        foreach ((string key, string warning) in Annotations)
        {
            if (annotations?.Has(key) is true)
            {
                yield return $"metadata.annotations[{key}]: {warning}";
            }
        }

        if (spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
        {
            yield return "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.";
        }

        ListNode? terms = spec.Map("nodeAffinity")?.Map("required")?.List("nodeSelectorTerms");
        for (int i = 0; i < (terms?.Count ?? 0); i++)
        {
            foreach (string warning in NodeLabels.OfExpressions(
                (terms![i] as MapNode)?.List("matchExpressions"), $"spec.nodeAffinity.required.nodeSelectorTerms[{i}].matchExpressions"))
            {
                yield return warning;
            }
        }

        foreach ((string field, string warning) in Sources)
        {
            if (spec.Map(field) is not null)
            {
                yield return $"spec.{(field == "storageos" ? "storageOS" : field)}: {warning}";
            }
        }
    }
}
