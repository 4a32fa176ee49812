using System.Globalization;
using System.Text;

namespace Kronicle.Domain.Addresses;

/// <summary>
/// An IP address as a number, so that ranges can be counted. An IPv4-mapped IPv6 address is the IPv4 address, as Go's net.IP takes it.
/// Two addresses of one family compare by their numbers, IPv4 before IPv6.
/// </summary>
public readonly record struct IpAddress(UInt128 Number, bool IsV6) : IComparable<IpAddress>
{
    /// <summary>32 or 128.</summary>
    public int Bits => IsV6 ? 128 : 32;

    /// <summary>IPv4 or IPv6, as the API names the families.</summary>
    public string Family => IsV6 ? IpFamilies.V6 : IpFamilies.V4;

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => Number == 0;

    /// <summary>127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => IsV6 ? Number == 1 : Number >> 24 == 127;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocalUnicast => IsV6 ? Number >> 118 == 0x3fa : Number >> 16 == 0xa9fe;

    /// <summary>224.0.0.0/24 or ff02::/16.</summary>
    public bool IsLinkLocalMulticast => IsV6 ? Number >> 112 == 0xff02 : Number >> 8 == 0xe00000;

    /// <summary>The address so many further on.</summary>
    public IpAddress Plus(UInt128 count) => this with { Number = Number + count };

    public int CompareTo(IpAddress other) => IsV6 == other.IsV6 ? Number.CompareTo(other.Number) : IsV6.CompareTo(other.IsV6);

    public static bool operator <(IpAddress one, IpAddress other) => one.CompareTo(other) < 0;

    public static bool operator >(IpAddress one, IpAddress other) => one.CompareTo(other) > 0;

    public static bool operator <=(IpAddress one, IpAddress other) => one.CompareTo(other) <= 0;

    public static bool operator >=(IpAddress one, IpAddress other) => one.CompareTo(other) >= 0;

    /// <summary>Parses the forms that API fields always took; null for anything else.</summary>
    public static IpAddress? Parse(string text) => IpText.Parse(text, out _);

    /// <summary>The canonical form: dotted decimals, or RFC 5952.</summary>
    public override string ToString()
    {
        if (!IsV6)
        {
            uint n = (uint)Number;
            return string.Create(CultureInfo.InvariantCulture, $"{n >> 24}.{(n >> 16) & 255}.{(n >> 8) & 255}.{n & 255}");
        }

        (int from, int length) = LongestZeros();
        var text = new StringBuilder(39);
        for (int i = 0; i < 8; i++)
        {
            if (i == from)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(CultureInfo.InvariantCulture, $"{Group(i):x}");
        }

        return text.ToString();
    }

    private ushort Group(int index) => (ushort)(Number >> (112 - 16 * index));

    // A single group of zeros is written out.
    private (int From, int Length) LongestZeros()
    {
        (int from, int length) = (-1, 1);
        for (int i = 0; i < 8; i++)
        {
            int end = i;
            while (end < 8 && Group(end) == 0)
            {
                end++;
            }

            if (end - i > length)
            {
                (from, length) = (i, end - i);
            }

            i = Math.Max(i, end - 1);
        }

        return (from, length);
    }
}
