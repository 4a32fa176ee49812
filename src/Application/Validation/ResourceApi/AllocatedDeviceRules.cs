using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>What a driver says of a device that a claim has: KEP-4817.</summary>
internal static class AllocatedDeviceRules
{
    private const int MostConditions = 8;
    private const int MostAddresses = 16;
    private const int MostInterfaceBytes = 256;
    private const int MostHardwareBytes = 128;

    public static void Check(MapNode device, HashSet<SharedDevice> given, FieldPath path, Causes causes)
    {
        DeviceNameRules.Driver(device.TextOf("driver"), path.Child("driver"), causes);
        DeviceNameRules.Pool(device.TextOf("pool"), path.Child("pool"), causes);
        NameRules.Label(device.TextOf("device"), path.Child("device"), causes);
        ShareRules.Check(device.Text("shareID"), path.Child("shareID"), causes);
        var id = SharedDevice.Of(device);
        if (!given.Contains(id))
        {
            causes.Add(FieldError.Invalid(path, id.Shown(), "must be an allocated device in the claim"));
        }

        if (device.Length("conditions") > MostConditions)
        {
            causes.Add(FieldError.TooMany(path.Child("conditions"), device.Length("conditions"), MostConditions));
        }

        ConditionRules.Check(device.List("conditions"), path.Child("conditions"), causes);
        if (device.IsSet("data"))
        {
            DeviceConfigRules.Raw(device["data"], path.Child("data"), causes);
        }

        if (device.Map("networkData") is { } network)
        {
            Network(network, path.Child("networkData"), causes);
        }
    }

    private static void Network(MapNode network, FieldPath path, Causes causes)
    {
        foreach ((string field, int most) in ((string, int)[])[("interfaceName", MostInterfaceBytes), ("hardwareAddress", MostHardwareBytes)])
        {
            if (Encoding.UTF8.GetByteCount(network.TextOf(field)) > most)
            {
                causes.Add(FieldError.TooLong(path.Child(field), most));
            }
        }

        BoundedLists.TextSet(network.List("ips"), MostAddresses, path.Child("ips"), causes, Address);
    }

    // An address of an interface keeps the bits beyond its prefix.
    private static void Address(string value, FieldPath path, Causes causes)
    {
        if (IpNetwork.Parse(value, out IpAddress address, out IpOddities oddities) is not { } network)
        {
            causes.Add(FieldError.InvalidText(path, value, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)"));
            return;
        }

        string canonical = $"{address}/{network.Prefix}";
        if (value != canonical || oddities.HasFlag(IpOddities.LeadingZeros))
        {
            causes.Add(FieldError.InvalidText(path, value, $"must be in canonical form ({FieldError.Quote(canonical)})"));
        }
    }
}
