using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>
/// The rules of IP addresses and of CIDR values. Fields that are older than these rules take any written form of an address but those
/// that programs read differently; newer fields take the canonical form only. https://kep.k8s.io/4858
/// </summary>
/// <remarks>What the stored object has already is let pass in older fields: an update must not fail for what it did not change.</remarks>
public static class AddressRules
{
    private const string NoAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private const string NoNetwork = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    /// <summary>An address in an older field, such as clusterIPs or an endpoint's. Says whether it is one.</summary>
    /// <param name="value">The text.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Where causes go.</param>
    /// <param name="stored">The values that the stored object has in this field.</param>
    public static bool Address(string value, FieldPath path, Causes causes, ListNode? stored = null) =>
        Has(stored, value) || Said(Ambiguous(value, out _), value, path, causes);

    /// <summary>An address in a newer field: in canonical form. Says whether it is one.</summary>
    public static bool CanonicalAddress(string value, FieldPath path, Causes causes) =>
        Said(NotCanonical(value), value, path, causes);

    /// <summary>What is wrong with an address in canonical form; null when nothing is.</summary>
    public static string? NotCanonical(string value) => Ambiguous(value, out IpAddress address) ?? Other(value, address.ToString());

    /// <summary>A network in an older field, such as loadBalancerSourceRanges or an ipBlock's. Says whether it is one.</summary>
    public static bool Network(string value, FieldPath path, Causes causes, ListNode? stored = null) =>
        Has(stored, value) || Said(AmbiguousNetwork(value, out _), value, path, causes);

    /// <summary>A network in a newer field: in canonical form. Says whether it is one.</summary>
    public static bool CanonicalNetwork(string value, FieldPath path, Causes causes) =>
        Said(AmbiguousNetwork(value, out IpNetwork network) ?? Other(value, network.ToString()), value, path, causes);

    /// <summary>An address to which traffic can be sent: of an endpoint, or an external one of a service.</summary>
    public static void Destination(string value, FieldPath path, Causes causes)
    {
        if (IpAddress.Parse(value) is not { } address)
        {
            causes.Add(FieldError.InvalidText(path, value, "must be a valid IP address"));
            return;
        }

        if (address.IsUnspecified)
        {
            causes.Add(FieldError.InvalidText(path, value, $"may not be unspecified ({value})"));
        }

        if (address.IsLoopback)
        {
            causes.Add(FieldError.InvalidText(path, value, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
        }

        if (address.IsLinkLocalUnicast)
        {
            causes.Add(FieldError.InvalidText(path, value, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
        }

        if (address.IsLinkLocalMulticast)
        {
            causes.Add(FieldError.InvalidText(path, value, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
        }
    }

    private static string? Ambiguous(string value, out IpAddress address)
    {
        IpAddress? read = IpText.Parse(value, out IpOddities oddities);
        address = read.GetValueOrDefault();
        return read is null ? NoAddress
            : oddities.HasFlag(IpOddities.LeadingZeros) ? "must not have leading 0s"
            : oddities.HasFlag(IpOddities.Mapped) ? "must not be an IPv4-mapped IPv6 address"
            : null;
    }

    private static string? AmbiguousNetwork(string value, out IpNetwork network)
    {
        IpNetwork? read = IpNetwork.Parse(value, out _, out IpOddities oddities);
        network = read.GetValueOrDefault();
        return read is null ? NoNetwork
            : oddities.HasFlag(IpOddities.LeadingZeros) ? "must not have leading 0s in IP or prefix length"
            : oddities.HasFlag(IpOddities.Mapped) ? "must not have an IPv4-mapped IPv6 address"
            : oddities.HasFlag(IpOddities.HostBits) ? "must not have bits set beyond the prefix length"
            : null;
    }

    private static string? Other(string value, string canonical) =>
        value == canonical ? null : $"must be in canonical form ({FieldError.Quote(canonical)})";

    private static bool Said(string? problem, string value, FieldPath path, Causes causes)
    {
        if (problem is null)
        {
            return true;
        }

        causes.Add(FieldError.InvalidText(path, value, problem));
        return false;
    }

    private static bool Has(ListNode? stored, string value)
    {
        foreach (Node item in stored ?? [])
        {
            if (item is TextNode text && text.Value == value)
            {
                return true;
            }
        }

        return false;
    }
}
