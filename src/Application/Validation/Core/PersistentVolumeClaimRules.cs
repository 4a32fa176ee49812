using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/: a claim does not change, so that quota can't be outwitted; a bound
/// one may grow and take another class of attributes.
/// </summary>
public sealed class PersistentVolumeClaimRules : RuleSet
{
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    public PersistentVolumeClaimRules()
    {
        When(review => review.IsMain, () =>
        {
            Include(new MetadataUpdateRules(kubernetesFinalizers: true));
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law((review, causes) => PersistentVolumeClaimSpecRules.Check(SpecOf(review.New), FieldPath.Spec, causes, review.Old?.Map("spec")));
            LawOfUpdate(Stays);
        });
        When(review => review.Subresource == "status", () =>
        {
            Include(new MetadataUpdateRules(kubernetesFinalizers: true));
            Law((review, causes) => ClaimStatusRules.Check(review.New, causes));
        });
    }

    private static void Stays(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        MapNode old = SpecOf(review.Old!);
        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct;
        if (!ClassComesFromAnnotation(review))
        {
            string annotation = AnnotationOf(review.Metadata) ?? "";
            if (annotation != (AnnotationOf(review.OldMetadata) ?? ""))
            {
                causes.Add(FieldError.InvalidText($"metadata.annotations.{ClassAnnotation}", annotation, Unchanged.Message));
            }
        }

        MapNode allowed = WithAllowedChanges(review, spec, old);
        if (!SameMeaning.Structs(allowed, WithName(old, spec), type))
        {
            causes.Add(FieldError.Forbidden("spec",
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n" +
                SpecDifference.Between(WithName(old, spec), allowed, type)));
        }

        Size(review, causes);
        Unchanged.Check(spec, old, type.Find("volumeMode")!, FieldPath.Root("volumeMode"), causes);
        AttributesClass(review, spec, causes);
    }

    // The new spec with what may change put back.
    private static MapNode WithAllowedChanges(ObjectUnderReview review, MapNode spec, MapNode old)
    {
        MapNode copy = spec.Copy();
        if (ClassComesFromAnnotation(review))
        {
            copy.Remove("storageClassName");
        }
        else if (ClassComesFromNothing(review))
        {
            copy["storageClassName"] = old["storageClassName"];
        }

        if (review.New.At("status", "phase") is not TextNode { Value: "Bound" })
        {
            return copy;
        }

        if (copy.Map("resources")?.Map("requests") is { } requests)
        {
            requests["storage"] = old.At("resources", "requests", "storage")?.Clone();
        }

        copy["volumeAttributesClassName"] = old["volumeAttributesClassName"];
        return copy;
    }

    // The volume's name may come once.
    private static MapNode WithName(MapNode old, MapNode spec)
    {
        if (old.HasText("volumeName"))
        {
            return old;
        }

        MapNode copy = old.Copy();
        copy["volumeName"] = spec["volumeName"];
        return copy;
    }

    private static bool ClassComesFromAnnotation(ObjectUnderReview review)
    {
        string? before = AnnotationOf(review.OldMetadata);
        return before is not null && !SpecOf(review.Old!).IsSet("storageClassName") && SpecOf(review.New).Text("storageClassName") == before &&
            AnnotationOf(review.Metadata) is var now && (now is null || now == before);
    }

    // KEP-3333: a claim without a class may get one later.
    private static bool ClassComesFromNothing(ObjectUnderReview review)
    {
        string? before = AnnotationOf(review.OldMetadata);
        return SpecOf(review.New).Text("storageClassName") is { } name && !SpecOf(review.Old!).IsSet("storageClassName") && (before is null || before == name);
    }

    private static void Size(ObjectUnderReview review, Causes causes)
    {
        Quantity size = QuantityRules.Read(review.New.At("spec", "resources", "requests", "storage"));
        if (size < QuantityRules.Read(review.Old!.At("spec", "resources", "requests", "storage")) &&
            size <= QuantityRules.Read(review.Old!.At("status", "capacity", "storage")))
        {
            causes.Add(FieldError.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
        }
    }

    private static void AttributesClass(ObjectUnderReview review, MapNode spec, Causes causes)
    {
        string? name = spec.Text("volumeAttributesClassName");
        if (name == SpecOf(review.Old!).Text("volumeAttributesClassName") || name?.Length > 0 ||
            review.Old!.At("status", "currentVolumeAttributesClassName") is not TextNode)
        {
            return;
        }

        causes.Add(FieldError.Forbidden("spec.volumeAttributesClassName",
            $"update to {(name is null ? "nil" : "empty string")} is forbidden when status.currentVolumeAttributesClassName is not nil"));
    }

    private static MapNode SpecOf(MapNode claim) => claim.Map("spec") ?? [];

    private static string? AnnotationOf(MapNode metadata) => metadata.Map("annotations")?.Text(ClassAnnotation);
}
