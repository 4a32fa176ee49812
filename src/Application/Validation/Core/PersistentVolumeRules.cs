using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/: what a volume is stays; its size, policy and place may change.
/// </summary>
public sealed class PersistentVolumeRules : RuleSet
{
    private const string MountOptions = "volume.beta.kubernetes.io/mount-options";

    // Types whose drivers take mount options.
    private static readonly string[] Mountable =
    [
        "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "nfs", "rbd", "quobyte", "iscsi", "cinder", "cephfs", "azureFile",
        "vsphereVolume", "azureDisk", "photonPersistentDisk",
    ];

    public PersistentVolumeRules()
    {
        When(review => review.IsMain, () =>
        {
            Object();
            Law(Options);
        });
        When(review => review.IsMainUpdate, () =>
        {
            // The reference holds an updated volume against the rules of new ones twice.
            Object();
            Law(SourceStays);
            Law((review, causes) => Unchanged.Check(review, FieldPath.Root("volumeMode"), causes, "spec", "volumeMode"));
            Law(AffinityStays);
            Law(ClassStays);
        });
        When(review => review.Subresource == "status", () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)));
    }

    private void Object()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => PersistentVolumeSpecRules.Check(
            review.New.Map("spec") ?? [], review.Metadata.TextOf("name"), FieldPath.Spec, causes, HadImpossibleValues(review.Old)));
    }

    private static bool HadImpossibleValues(MapNode? old) =>
        NodeSelectorRules.HasImpossibleValues(old?.Map("spec")?.Map("nodeAffinity")?.Map("required"));

    private static void Options(ObjectUnderReview review, Causes causes)
    {
        if (review.Metadata.Map("annotations")?.Has(MountOptions) is not true)
        {
            return;
        }

        MapNode spec = review.New.Map("spec") ?? [];
        if (!Array.Exists(Mountable, spec.IsSet))
        {
            causes.Add(FieldError.Forbidden($"metadata.annotations.{MountOptions}", "may not specify mount options for this volume type"));
        }
    }

    private static void SourceStays(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        MapNode old = review.Old!.Map("spec") ?? [];
        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct;
        MapNode compared = WithoutNewSecret(spec, old);
        foreach (string field in PersistentVolumeSpecRules.SourceFields)
        {
            if (!SameMeaning.Field(compared, old, type.Find(field)!))
            {
                causes.Add(FieldError.Forbidden("spec.persistentvolumesource",
                    "spec.persistentvolumesource is immutable after creation\n" + SpecDifference.Between(old, compared, [.. PersistentVolumeSpecRules.SourceFields], type)));
                return;
            }
        }
    }

    // A driver's secret for expansion may come later: KEP-1876.
    private static MapNode WithoutNewSecret(MapNode spec, MapNode old)
    {
        const string Secret = "controllerExpandSecretRef";
        if (old.Map("csi") is not { } before || before.IsSet(Secret) || spec.Map("csi")?.IsSet(Secret) is not true)
        {
            return spec;
        }

        MapNode copy = spec.Copy();
        copy.Map("csi")!.Remove(Secret);
        return copy;
    }

    // Set once; keys may change from those of the beta to those that came after.
    private static void AffinityStays(ObjectUnderReview review, Causes causes)
    {
        if (review.Old!.Map("spec")?.Map("nodeAffinity") is not { } old)
        {
            return;
        }

        Field field = review.Resource.Type.Find("spec")!.Shape.Struct.Find("nodeAffinity")!;
        MapNode? affinity = review.New.Map("spec")?.Map("nodeAffinity");
        if (affinity is null || !SameMeaning.Structs(affinity, NodeLabelKeys.Renewed(old, affinity), field.Shape.Struct))
        {
            causes.Add(FieldError.Invalid("nodeAffinity", InternalValue.Json(affinity, field), Unchanged.Message + ", except for updating from beta label to GA"));
        }
    }

    private static void ClassStays(ObjectUnderReview review, Causes causes)
    {
        if (review.Old!.At("spec", "volumeAttributesClassName") is TextNode && review.New.At("spec", "volumeAttributesClassName") is not TextNode)
        {
            causes.Add(FieldError.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"));
        }
    }
}
