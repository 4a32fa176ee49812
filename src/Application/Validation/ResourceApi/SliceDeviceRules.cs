using System.Globalization;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>A device of a slice.</summary>
internal static class SliceDeviceRules
{
    private const int MostEntries = 32;
    private const int MostValues = 48;
    private const int MostTaints = 16;
    private const int MostKeyCharacters = 63 + 1 + 32;

    private const string OneOf =
        "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";

    public static void Check(MapNode device, MapNode? old, bool perDevice, FieldPath path, Causes causes)
    {
        NameRules.Label(device.TextOf("name"), path.Child("name"), causes);
        MapNode attributes = device.Map("attributes") ?? [];
        MapNode capacity = device.Map("capacity") ?? [];
        AtMost(attributes.Count + capacity.Count, MostEntries, "attributes and capacities", path, causes);
        AtMost(attributes.Sum(attribute => DeviceAttributeRules.Values(attribute.Value as MapNode ?? [])), MostValues, "attribute values", path, causes);
        foreach (string key in KeyedData.SortedKeys(attributes))
        {
            DeviceNameRules.Qualified(key, path.Child("attributes"), causes);
            DeviceAttributeRules.Check(attributes.Map(key) ?? [], path.Child("attributes").Key(Short(key)), causes);
        }

        bool shared = device.IsTrue("allowMultipleAllocations");
        foreach (string key in KeyedData.SortedKeys(capacity))
        {
            DeviceNameRules.Qualified(key, path.Child("capacity"), causes);
            DeviceCapacityRules.Check(capacity.Map(key) ?? [], shared, path.Child("capacity").Key(Short(key)), causes);
        }

        if (old is null || !(device.List("taints") ?? []).SameAs(old.List("taints") ?? []))
        {
            BoundedLists.Each(device.List("taints"), MostTaints, path.Child("taints"), causes, DeviceTaintRules.Taint);
        }

        CounterRules.Consumed(device.List("consumesCounters"), path.Child("consumesCounters"), causes);
        Nodes(device, perDevice, path, causes);
        BindingConditionRules.Check(device, path, causes);
    }

    private static void AtMost(int count, int most, string what, FieldPath path, Causes causes)
    {
        if (count > most)
        {
            causes.Add(FieldError.Invalid(path, count.ToString(CultureInfo.InvariantCulture), $"the total number of {what} must not exceed {most}"));
        }
    }

    private static void Nodes(MapNode device, bool perDevice, FieldPath path, Causes causes)
    {
        if (perDevice)
        {
            List<string> set = NodeChoice.Read(device, path, causes, "must not be empty");
            NodeChoice.AllNodes(device, path, set, causes);
            NodeChoice.One(set, OneOf, OneOf, path, causes);
        }
        else if (device.IsSet("nodeName") || device.IsSet("nodeSelector") || device.IsSet("allNodes"))
        {
            causes.Add(FieldError.Invalid(path, "null",
                "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec"));
        }
    }

    // A key that is too long for a path is shown by its ends.
    private static string Short(string key)
    {
        const int Shown = MostKeyCharacters - 3;
        return key.Length <= MostKeyCharacters ? key : $"{key[..((Shown + 1) / 2)]}...{key[^(Shown / 2)..]}";
    }
}
