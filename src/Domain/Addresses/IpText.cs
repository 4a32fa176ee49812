namespace Kronicle.Domain.Addresses;

/// <summary>What is unusual in the text of an address or network that was read all the same.</summary>
[Flags]
public enum IpOddities
{
    None = 0,

    /// <summary>A number has zeros in front that it does not need: some programs read such octets as octal.</summary>
    LeadingZeros = 1,

    /// <summary>An IPv4 address in the dress of IPv6: ::ffff:1.2.3.4.</summary>
    Mapped = 2,

    /// <summary>Bits beyond the prefix of a network are set.</summary>
    HostBits = 4,
}

/// <summary>
/// Reads addresses as liberally as API fields always were read: with leading zeros and as IPv4-mapped IPv6. What is odd about a text
/// is told, so that stricter rules can refuse it (KEP-4858).
/// </summary>
public static class IpText
{
    /// <summary>The address; null when the text is none.</summary>
    public static IpAddress? Parse(ReadOnlySpan<char> text, out IpOddities oddities)
    {
        oddities = IpOddities.None;
        if (text.Contains(':'))
        {
            return Six(text, ref oddities);
        }

        return Four(text, ref oddities) is { } number ? new IpAddress(number, IsV6: false) : null;
    }

    /// <summary>A decimal number without sign; null when it is none or above the most.</summary>
    internal static int? Decimal(ReadOnlySpan<char> text, int most, ref IpOddities oddities)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        int value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return null;
            }

            value = value * 10 + (c - '0');
            if (value > most)
            {
                return null;
            }
        }

        oddities |= text.Length > 1 && text[0] == '0' ? IpOddities.LeadingZeros : IpOddities.None;
        return value;
    }

    private static uint? Four(ReadOnlySpan<char> text, ref IpOddities oddities)
    {
        uint number = 0;
        for (int i = 0; i < 4; i++)
        {
            int end = i == 3 ? text.Length : text.IndexOf('.');
            if (end < 0 || Decimal(text[..end], 255, ref oddities) is not { } octet)
            {
                return null;
            }

            number = (number << 8) | (uint)octet;
            text = i == 3 ? default : text[(end + 1)..];
        }

        return number;
    }

    private static IpAddress? Six(ReadOnlySpan<char> text, ref IpOddities oddities)
    {
        int gap = text.IndexOf("::");
        if (gap < 0)
        {
            return Groups(text, out int count, ref oddities) is { } all && count == 8 ? Made(all, ref oddities) : null;
        }

        ReadOnlySpan<char> tail = text[(gap + 2)..];
        if (Groups(text[..gap], out int before, ref oddities) is not { } high || Groups(tail, out int after, ref oddities) is not { } low ||
            before + after > 7 || text[..gap].Contains('.'))
        {
            return null;
        }

        return Made((before == 0 ? 0 : high << (128 - 16 * before)) | low, ref oddities);
    }

    private static IpAddress Made(UInt128 number, ref IpOddities oddities)
    {
        if (number >> 32 != 0xffff)
        {
            return new(number, IsV6: true);
        }

        oddities |= IpOddities.Mapped;
        return new((uint)number, IsV6: false);
    }

    // Groups with a colon between each two; the last two may be an IPv4 address.
    private static UInt128? Groups(ReadOnlySpan<char> text, out int count, ref IpOddities oddities)
    {
        count = 0;
        UInt128 number = 0;
        while (!text.IsEmpty)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains('.'))
            {
                count += 2;
                return count <= 8 && Four(group, ref oddities) is { } four ? (number << 32) | four : null;
            }

            if (++count > 8 || Hex(group, ref oddities) is not { } value || colon == text.Length - 1)
            {
                return null;
            }

            number = (number << 16) | value;
            text = colon < 0 ? default : text[(colon + 1)..];
        }

        return number;
    }

    private static uint? Hex(ReadOnlySpan<char> text, ref IpOddities oddities)
    {
        uint value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return null;
            }

            value = (value << 4) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
            if (value > 0xffff)
            {
                return null;
            }
        }

        oddities |= text.Length > 4 ? IpOddities.LeadingZeros : IpOddities.None;
        return text.IsEmpty ? null : value;
    }
}
