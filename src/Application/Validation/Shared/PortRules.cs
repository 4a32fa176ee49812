using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of ports, by number or by name, and of the protocols that they speak.</summary>
public static class PortRules
{
    private const int LongestName = 15;

    /// <summary>The protocols in the order in which messages list them.</summary>
    public static readonly IReadOnlyList<string> Protocols = ["SCTP", "TCP", "UDP"];

    /// <summary>From 1 to 65535.</summary>
    public static void Number(long number, FieldPath path, Causes causes)
    {
        if (number is < 1 or > ushort.MaxValue)
        {
            causes.Add(FieldError.Invalid(path, number.ToString(CultureInfo.InvariantCulture), "must be between 1 and 65535, inclusive"));
        }
    }

    /// <summary>An IANA service name: https://www.rfc-editor.org/rfc/rfc6335#section-5.1.</summary>
    public static void Name(string name, FieldPath path, Causes causes)
    {
        if (name.Length is > 0 and <= LongestName && IsName(name))
        {
            return;
        }

        foreach (string error in NameErrors(name))
        {
            causes.Add(FieldError.InvalidText(path, name, error));
        }
    }

    /// <summary>A number or a name; absent is the number zero, which is no port.</summary>
    public static void NumberOrName(Node? port, FieldPath path, Causes causes)
    {
        if (port is TextNode name)
        {
            Name(name.Value, path, causes);
        }
        else
        {
            Number((port as NumberNode)?.Integer ?? 0, path, causes);
        }
    }

    /// <summary>TCP, UDP or SCTP, and not absent.</summary>
    public static void Protocol(string? protocol, FieldPath path, Causes causes)
    {
        if (protocol is "TCP" or "UDP" or "SCTP")
        {
            return;
        }

        causes.Add(string.IsNullOrEmpty(protocol) ? FieldError.Required(path, "") : FieldError.NotSupported(path, protocol, Protocols));
    }

    /// <summary>What is wrong with a name, in the reference's order.</summary>
    public static IEnumerable<string> NameErrors(string name)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            yield return $"must be no more than {LongestName} characters";
        }

        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        }

        if (!name.Any(char.IsAsciiLetterLower))
        {
            yield return "must contain at least one letter (a-z)";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            yield return "must not contain consecutive hyphens";
        }

        if (name.Length > 0 && (name[0] == '-' || name[^1] == '-'))
        {
            yield return "must not begin or end with a hyphen";
        }
    }

    private static bool IsName(string name)
    {
        bool letter = false;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            letter |= char.IsAsciiLetterLower(c);
            bool hyphen = c == '-' && i > 0 && i < name.Length - 1 && name[i - 1] != '-';
            if (!hyphen && !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return letter;
    }
}
