using Kronicle.Application.Validation;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A claim begins pending. Its data source stands in two fields that say the same: the older one takes claims and snapshots only, and
/// drops what else it is given. KEP-1495; a source in another namespace (KEP-3294) is a feature that is off.
/// </summary>
public sealed class PersistentVolumeClaimStrategy : IKindStrategy
{
    private const string Source = "dataSource";
    private const string Reference = "dataSourceRef";
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    public string Resource => "persistentvolumeclaims";

    public void PrepareForCreate(StrategyWrite write)
    {
        write.Object["status"] = new MapNode { ["phase"] = "Pending" };
        Sources(write.Object.EnsureMap("spec"), null);
    }

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (write.IsMain)
        {
            Sources(write.Object.EnsureMap("spec"), write.Old!.Map("spec"));
        }
    }

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        if (!write.IsMain)
        {
            yield break;
        }

        if (write.Object.Map("metadata")?.Map("annotations")?.Has(ClassAnnotation) is true)
        {
            yield return $"metadata.annotations[{ClassAnnotation}]: deprecated since v1.8; use \"storageClassName\" attribute instead";
        }

        foreach (string warning in ClaimWarnings.Of(write.Object.Map("spec"), FieldPath.Spec))
        {
            yield return warning;
        }
    }

    private static void Sources(MapNode spec, MapNode? old)
    {
        bool hadReference = old?.Map(Reference) is not null;
        if (spec.Map(Reference)?.Text("namespace") is { Length: > 0 } && !hadReference)
        {
            spec.Remove(Reference);
        }

        if (old?.Map(Source) is null && !hadReference && spec.Map(Reference) is null && !IsClaimOrSnapshot(spec.Map(Source)))
        {
            spec.Remove(Source);
        }

        MapNode? source = spec.Map(Source);
        MapNode? reference = spec.Map(Reference);
        if (source is not null && reference is null)
        {
            spec[Reference] = source.Clone();
        }
        else if (reference is not null && source is null && reference.Text("namespace") is not { Length: > 0 })
        {
            MapNode copy = reference.Copy();
            copy.Remove("namespace");
            spec[Source] = copy;
        }
    }

    private static bool IsClaimOrSnapshot(MapNode? source) => (source?.Text("kind"), source?.Text("apiGroup") ?? "") switch
    {
        ("PersistentVolumeClaim", "") or ("VolumeSnapshot", "snapshot.storage.k8s.io") => true,
        _ => false,
    };
}
