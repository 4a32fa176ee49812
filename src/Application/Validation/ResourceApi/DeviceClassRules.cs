using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#deviceclass</summary>
public sealed class DeviceClassRules : RuleSet
{
    private const int MostConfigs = 32;

    public DeviceClassRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Law(Spec);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        DeviceSelectorRules.Check(spec.List("selectors"), FieldPath.Spec.Child("selectors"), causes);
        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct;
        bool stored = review.IsUpdate && SameMeaning.Field(spec, review.Old!.Map("spec"), type.Find("config")!);
        BoundedLists.Each(spec.List("config"), MostConfigs, FieldPath.Spec.Child("config"), causes,
            (config, path, to) => DeviceConfigRules.Check(config, path, to, stored));
        if (spec.Text("extendedResourceName") is { } name && !ResourceNames.IsExtended(name))
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("extendedResourceName"), name, "must be a valid extended resource name"));
        }
    }
}
