using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Storage;

/// <summary>https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/</summary>
public sealed class VolumeAttributesClassRules : RuleSet
{
    public VolumeAttributesClassRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Law(Stays);
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => ProvisionerRules.Name(review.New.TextOf("driverName"), FieldPath.Root("driverName"), causes));
        Law((review, causes) => ProvisionerRules.Parameters(review.New.Map("parameters"), allowNone: false, FieldPath.Root("parameters"), causes));
    }

    private static void Stays(ObjectUnderReview review, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["driverName", "parameters"])
        {
            if (review.IsUpdate && !SameMeaning.Field(review.New, review.Old, review.Resource.Type.Find(field)!))
            {
                causes.Add(FieldError.Forbidden(field, $"updates to {field} are forbidden."));
            }
        }
    }
}
