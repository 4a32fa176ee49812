using System.Net;

namespace Kronicle.Api.CommandLine;

/// <summary>Arithmetic on IP ranges.</summary>
internal static class Networks
{
    /// <summary>The address after the range's own.</summary>
    public static IPAddress FirstHost(IPNetwork range)
    {
        byte[] bytes = range.BaseAddress.GetAddressBytes();
        bytes[^1] |= 1;
        return new(bytes);
    }

    /// <summary>How many bits count hosts: 8 for a /24.</summary>
    public static int HostBits(IPNetwork range) => (range.BaseAddress.GetAddressBytes().Length * 8) - range.PrefixLength;
}
