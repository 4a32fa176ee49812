using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>The devices that a claim is given, the configuration that goes with them, and the nodes where they are.</summary>
internal static class AllocationRules
{
    private const int MostResults = 32;
    private const int MostConfigs = 64;

    private static readonly string[] Origins = ["FromClaim", "FromClass"];

    public static void Check(MapNode allocation, RequestNames names, FieldPath path, Causes causes)
    {
        MapNode devices = allocation.Map("devices") ?? [];
        BoundedLists.Each(devices.List("results"), MostResults, path.Child("devices").Child("results"), causes,
            (result, at, to) => Result(result, names, at, to));
        BoundedLists.Each(devices.List("config"), MostConfigs, path.Child("devices").Child("config"), causes, (config, at, to) =>
        {
            Choice.Required(config.TextOf("source"), Origins, at.Child("source"), to);
            BoundedLists.TextSet(config.List("requests"), DeviceClaimRules.MostRequests, at.Child("requests"), to, names.Check);
            DeviceConfigRules.Check(config, at, to);
        });
        NodeSelectorRules.Check(allocation.Map("nodeSelector"), path.Child("nodeSelector"), causes);
    }

    private static void Result(MapNode result, RequestNames names, FieldPath path, Causes causes)
    {
        names.Check(result.TextOf("request"), path.Child("request"), causes);
        DeviceNameRules.Driver(result.TextOf("driver"), path.Child("driver"), causes);
        DeviceNameRules.Pool(result.TextOf("pool"), path.Child("pool"), causes);
        NameRules.Label(result.TextOf("device"), path.Child("device"), causes);
        BindingConditionRules.Check(result, path, causes);
        ShareRules.Check(result.Text("shareID"), path.Child("shareID"), causes);
    }
}
