using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Storage;

/// <summary>https://kubernetes.io/docs/concepts/storage/storage-capacity/: how much is free where, not what "where" is, may change.</summary>
public sealed class CsiStorageCapacityRules : RuleSet
{
    public CsiStorageCapacityRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Fields);
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Law(Stays);
    }

    private static void Fields(ObjectUnderReview review, Causes causes)
    {
        bool anyValues = review.Old?.Map("nodeTopology") is { } old && !SelectorRules.IsUsable(old);
        SelectorRules.Check(review.New.Map("nodeTopology"), FieldPath.Root("nodeTopology"), causes, anyValues);
        NameRules.Subdomain(review.New.TextOf("storageClassName"), FieldPath.Root("storageClassName"), causes);
        if (review.New.Text("capacity") is { } capacity && Quantity.TryParse(capacity, out Quantity amount, out _) && amount.Sign < 0)
        {
            causes.Add(FieldError.InvalidText("capacity", amount.ToString(), NumberRules.Negative));
        }
    }

    private static void Stays(ObjectUnderReview review, Causes causes)
    {
        Unchanged.Check(review, FieldPath.Root("nodeTopology"), causes, "nodeTopology");
        Unchanged.Check(review, FieldPath.Root("storageClassName"), causes, "storageClassName");
    }
}
