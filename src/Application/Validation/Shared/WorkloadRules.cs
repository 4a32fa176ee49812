using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Rules of a kind with a spec and a status, each for its moment: creation, update of the spec, update of the status.</summary>
public abstract class WorkloadRules : RuleSet
{
    private static readonly MapNode Nothing = [];

    /// <summary>The object's spec; empty when it has none.</summary>
    protected static MapNode SpecOf(MapNode? item) => item?.Map("spec") ?? Nothing;

    /// <summary>The type of an object in the spec.</summary>
    protected static StructType TypeOf(ObjectUnderReview review, string field) =>
        review.Resource.Type.Find("spec")!.Shape.Struct.Find(field)!.Shape.Struct;

    /// <summary>The object's status; empty when it has none.</summary>
    protected static MapNode StatusOf(MapNode? item) => item?.Map("status") ?? Nothing;

    /// <summary>A rule for creates.</summary>
    protected void OnCreate(Action<ObjectUnderReview, Causes> law) => Law((review, causes) =>
    {
        if (!review.IsUpdate)
        {
            law(review, causes);
        }
    });

    /// <summary>A rule for updates of the object itself.</summary>
    protected void OnUpdate(Action<ObjectUnderReview, Causes> law) => Law((review, causes) =>
    {
        if (review.IsMainUpdate)
        {
            law(review, causes);
        }
    });

    /// <summary>A rule for creates and for updates of the object itself.</summary>
    protected void OnSpec(Action<ObjectUnderReview, Causes> law) => Law((review, causes) =>
    {
        if (!review.IsUpdate || review.IsMainUpdate)
        {
            law(review, causes);
        }
    });

    /// <summary>A rule for updates of the status.</summary>
    protected void OnStatus(Action<ObjectUnderReview, Causes> law) => Law((review, causes) =>
    {
        if (review is { IsUpdate: true, Subresource: "status" })
        {
            law(review, causes);
        }
    });

    /// <summary>The rules of metadata: those of creation, then, for any update, those of updates.</summary>
    protected void Metadata(NameForm form)
    {
        When(review => !review.IsUpdate, () => Include(new MetadataRules(form, kubernetesFinalizers: true)));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
    }

    /// <summary>For kinds whose updates repeat the rules of creation before their own: the rules of metadata for both.</summary>
    protected void MetadataOfSpec(NameForm form) =>
        When(review => !review.IsUpdate || review.IsMainUpdate, () => Include(new MetadataRules(form, kubernetesFinalizers: true)));
}
