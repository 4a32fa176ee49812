using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>
/// Devices that a driver publishes, with the nodes that reach them.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#resourceslice
/// </summary>
public sealed class ResourceSliceRules : RuleSet
{
    private const int MostDevices = 128;
    private const int MostFeaturedDevices = 64;
    private const string OneOf = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

    private static readonly FieldPath Pool = FieldPath.Spec.Child("pool");
    private static readonly string[] ListValues = ["bools", "ints", "strings", "versions"];

    public ResourceSliceRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)))
            .Otherwise(() => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)));
        Law((review, causes) => Head(review.New.Map("spec") ?? [], causes));
        Law((review, causes) => Unchanged.Check(review, Pool.Child("name"), causes, "spec", "pool", "name"));
        Law((review, causes) => Unchanged.Check(review, FieldPath.Spec.Child("driver"), causes, "spec", "driver"));
        Law((review, causes) => Unchanged.Check(review, FieldPath.Spec.Child("nodeName"), causes, "spec", "nodeName"));
        Law((review, causes) => Nodes(review, review.New.Map("spec") ?? [], causes));
        Law((review, causes) => Devices(review, review.New.Map("spec") ?? [], causes));
    }

    private static void Head(MapNode spec, Causes causes)
    {
        DeviceNameRules.Driver(spec.TextOf("driver"), FieldPath.Spec.Child("driver"), causes);
        MapNode pool = spec.Map("pool") ?? [];
        DeviceNameRules.Pool(pool.TextOf("name"), Pool.Child("name"), causes);
        long count = pool.IntegerOf("resourceSliceCount");
        if (count <= 0)
        {
            causes.Add(FieldError.Invalid(Pool.Child("resourceSliceCount"), count.ToString(CultureInfo.InvariantCulture), "must be greater than zero"));
        }

        long generation = pool.IntegerOf("generation");
        if (generation < 0)
        {
            causes.Add(FieldError.Invalid(Pool.Child("generation"), generation.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to zero"));
        }
    }

    private static void Nodes(ObjectUnderReview review, MapNode spec, Causes causes)
    {
        List<string> set = NodeChoice.Read(spec, FieldPath.Spec, causes, "must be either unset or set to a non-empty string");
        if (spec.Map("nodeSelector") is { } selector && selector.Length("nodeSelectorTerms") != 1)
        {
            Domain.Schema.Field field = review.Resource.Type.Find("spec")!.Shape.Struct.Find("nodeSelector")!.Shape.Struct.Find("nodeSelectorTerms")!;
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("nodeSelector").Child("nodeSelectorTerms"),
                InternalValue.Json(selector["nodeSelectorTerms"], field), "must have exactly one node selector term"));
        }

        NodeChoice.AllNodes(spec, FieldPath.Spec, set, causes);
        NodeChoice.Flag(spec, "perDeviceNodeSelection", FieldPath.Spec, set, causes);
        NodeChoice.One(set, OneOf, OneOf + ", but multiple fields are set", FieldPath.Spec, causes);
    }

    private static void Devices(ObjectUnderReview review, MapNode spec, Causes causes)
    {
        if (spec.List("sharedCounters") is not null && spec.List("devices") is not null)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec, "", "only one of `sharedCounters` or `devices` is allowed"));
        }

        ListNode? old = review.Old?.Map("spec")?.List("devices");
        bool perDevice = spec.IsTrue("perDeviceNodeSelection");
        BoundedLists.Set(spec.List("devices"), HasFeatures(spec) ? MostFeaturedDevices : MostDevices, FieldPath.Spec.Child("devices"), causes, "name",
            (device, path, to) => SliceDeviceRules.Check(device, Named(old, device.TextOf("name")), perDevice, path, to));
        CounterRules.Sets(spec.List("sharedCounters"), FieldPath.Spec.Child("sharedCounters"), causes);
    }

    private static MapNode? Named(ListNode? devices, string name) => devices?.Maps.FirstOrDefault(device => device.TextOf("name") == name);

    // Devices that need more of the scheduler come in smaller slices.
    private static bool HasFeatures(MapNode spec)
    {
        foreach ((_, MapNode device) in spec.Entries("devices"))
        {
            if (device.Length("taints") > 0 || device.Length("consumesCounters") > 0)
            {
                return true;
            }

            foreach (KeyValuePair<string, Node> attribute in device.Map("attributes") ?? [])
            {
                if (attribute.Value is MapNode values && Array.Exists(ListValues, values.IsSet))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
