using System.Globalization;

namespace Kronicle.Domain.Addresses;

/// <summary>A range of addresses that share a prefix: CIDR notation. https://www.rfc-editor.org/rfc/rfc4632</summary>
/// <param name="Base">The first address, which is no host's.</param>
/// <param name="Prefix">How many leading bits all addresses share.</param>
public readonly record struct IpNetwork(IpAddress Base, int Prefix)
{
    /// <summary>IPv4 or IPv6.</summary>
    public string Family => Base.Family;

    /// <summary>The last address: the broadcast address of IPv4.</summary>
    public IpAddress Last => Base with { Number = Base.Number | HostMask(Base.Bits, Prefix) };

    /// <summary>Whether the address lies in the range, both ends included.</summary>
    public bool Contains(IpAddress address) => address.IsV6 == Base.IsV6 && address >= Base && address <= Last;

    /// <summary>Whether the whole of the other network lies in this one.</summary>
    public bool Contains(IpNetwork other) => other.Prefix >= Prefix && Contains(other.Base);

    /// <summary>Parses the forms that API fields always took; null for anything else.</summary>
    public static IpNetwork? Parse(string text) => Parse(text, out _, out _);

    /// <summary>Parses, and tells the address before the slash and what is odd about the text.</summary>
    public static IpNetwork? Parse(string text, out IpAddress address, out IpOddities oddities)
    {
        address = default;
        oddities = IpOddities.None;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || IpText.Parse(text.AsSpan(0, slash), out oddities) is not { } read)
        {
            return null;
        }

        address = read;
        bool mapped = oddities.HasFlag(IpOddities.Mapped);
        if (IpText.Decimal(text.AsSpan(slash + 1), mapped ? 128 : read.Bits, ref oddities) is not { } prefix)
        {
            return null;
        }

        // The prefix of a mapped address counts from the front of its IPv6 form.
        if (mapped && prefix < 96)
        {
            read = new(((UInt128)0xffff << 32) | read.Number, IsV6: true);
        }
        else if (mapped)
        {
            prefix -= 96;
        }

        UInt128 host = HostMask(read.Bits, prefix);
        oddities |= (read.Number & host) != 0 ? IpOddities.HostBits : IpOddities.None;
        return new(read with { Number = read.Number & ~host }, prefix);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Base}/{Prefix}");

    private static UInt128 HostMask(int bits, int prefix) => prefix == bits ? 0 : UInt128.MaxValue >> (128 - bits + prefix);
}
