using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Storage;

/// <summary>https://kubernetes.io/docs/concepts/storage/storage-classes/</summary>
public sealed class StorageClassRules : RuleSet
{
    private static readonly string[] Policies = ["Delete", "Retain"];
    private static readonly string[] BindingModes = ["Immediate", "WaitForFirstConsumer"];

    public StorageClassRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => ProvisionerRules.Name(review.New.TextOf("provisioner"), FieldPath.Root("provisioner"), causes));
        Law((review, causes) => ProvisionerRules.Parameters(review.New.Map("parameters"), allowNone: true, FieldPath.Root("parameters"), causes));
        Law(Choices);
        Law((review, causes) => TopologyRules.Check(review.New.List("allowedTopologies"), FieldPath.Root("allowedTopologies"), causes));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        foreach (string field in (string[])["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"])
        {
            Law((review, causes) => Unchanged.Check(review, FieldPath.Root(field), causes, field));
        }
    }

    private static void Choices(ObjectUnderReview review, Causes causes)
    {
        if (review.New.HasText("reclaimPolicy"))
        {
            Choice.Supported(review.New.TextOf("reclaimPolicy"), Policies, FieldPath.Root("reclaimPolicy"), causes);
        }

        if (review.New.Text("volumeBindingMode") is { } mode)
        {
            Choice.Supported(mode, BindingModes, FieldPath.Root("volumeBindingMode"), causes);
        }
        else
        {
            causes.Add(FieldError.Required("volumeBindingMode", ""));
        }
    }
}
