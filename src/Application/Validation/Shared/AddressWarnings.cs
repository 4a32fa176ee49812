using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Warnings about addresses and networks that the rules take though they are not in the form that they should have (KEP-4858).</summary>
public static class AddressWarnings
{
    /// <summary>Null when the address is written as it should be, or is none.</summary>
    public static string? OfAddress(string value, FieldPath path)
    {
        if (IpText.Parse(value, out IpOddities oddities) is not { } address)
        {
            return null;
        }

        if (oddities != IpOddities.None)
        {
            return $"{path}: non-standard IP address {FieldError.Quote(value)} will be considered invalid in a future Kubernetes release: use \"{address}\"";
        }

        return address.IsV6 && address.ToString() != value
            ? $"{path}: IPv6 address {FieldError.Quote(value)} should be in RFC 5952 canonical format (\"{address}\")"
            : null;
    }

    /// <summary>Nothing when the network is written as it should be, or is none.</summary>
    public static IEnumerable<string> OfNetwork(string value, FieldPath path)
    {
        if (IpNetwork.Parse(value, out IpAddress address, out IpOddities oddities) is not { } network)
        {
            yield break;
        }

        if (oddities.HasFlag(IpOddities.HostBits))
        {
            yield return $"{path}: CIDR value {FieldError.Quote(value)} is ambiguous in this context (should be \"{network}\" or \"{address}/{network.Base.Bits}\"?)";
        }

        if ((oddities & ~IpOddities.HostBits) != IpOddities.None)
        {
            yield return $"{path}: non-standard CIDR value {FieldError.Quote(value)} will be considered invalid in a future Kubernetes release: use \"{network}\"";
        }
        else if (oddities == IpOddities.None && address.IsV6 && network.ToString() != value)
        {
            yield return $"{path}: IPv6 CIDR value {FieldError.Quote(value)} should be in RFC 5952 canonical format (\"{network}\")";
        }
    }
}
