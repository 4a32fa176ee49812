using System.Globalization;
using System.Net;
using Kronicle.Domain.Objects;

namespace Kronicle.Api.CommandLine;

/// <summary>Reads the values that flags have. Null means that the text is no such value.</summary>
internal static class FlagValue
{
    /// <summary>Go's strconv.ParseBool.</summary>
    public static bool? Boolean(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    public static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : null;

    /// <summary>An address in full form: IPv4 needs its four parts, because 10.1 means 10.0.0.1 to some and a mistake to most.</summary>
    public static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && (text.Contains(':') || text.Split('.').Length == 4) ? address : null;

    /// <summary>FIRST-LAST, FIRST+COUNT or one port, as k8s.io/apimachinery/pkg/util/net reads it.</summary>
    public static PortRange? Ports(string text)
    {
        int split = text.IndexOfAny(['-', '+']);
        int? first = Port(split < 0 ? text : text[..split]);
        int? last = split < 0 ? first : Whole(text[(split + 1)..], 0, ushort.MaxValue);
        if (split >= 0 && text[split] == '+')
        {
            last += first;
        }

        return first is { } from && last is { } to && to >= from && to <= ushort.MaxValue ? new(from, to) : null;
    }

    /// <summary>A size in bytes as quantities have it, such as 1Gi; not less than 0.</summary>
    public static long? Bytes(string text) => Quantity.TryParse(text, out Quantity size, out _) && size.Sign >= 0 ? size.Value : null;

    public static int? Port(string text) => Whole(text, 1, ushort.MaxValue);

    public static IPNetwork? Network(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Address(text[..slash]) is not null
            && IPNetwork.TryParse(text, out IPNetwork range) ? range : null;
}
