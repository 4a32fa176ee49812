using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Infrastructure.Identity;

/// <summary>
/// The names and addresses of a certificate's subjectAltName (RFC 5280 section 4.2.1.6). Read here because the library's reader
/// costs every start several milliseconds of compilation.
/// </summary>
internal sealed class AlternativeNames
{
    private const string Oid = "2.5.29.17";

    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    private readonly List<string> names = [];
    private readonly List<IPAddress> addresses = [];

    /// <summary>The DNS names, in their order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Empty when the certificate has none, or has one that can't be read: it is then as good as without.</summary>
    public static AlternativeNames Of(X509Certificate2 certificate)
    {
        var found = new AlternativeNames();
        try
        {
            if (certificate.Extensions[Oid] is { } extension)
            {
                found.Read(new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence());
            }
        }
        catch (AsnContentException)
        {
            return new();
        }

        return found;
    }

    /// <summary>The first of these that is absent; null when all are there.</summary>
    public string? Missing(IReadOnlyList<string> wantedNames, IReadOnlyList<IPAddress> wantedAddresses)
    {
        foreach (string name in wantedNames)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        foreach (IPAddress address in wantedAddresses)
        {
            if (!addresses.Contains(address))
            {
                return address.ToString();
            }
        }

        return null;
    }

    private void Read(AsnReader entries)
    {
        while (entries.HasData)
        {
            Asn1Tag tag = entries.PeekTag();
            if (tag.HasSameClassAndValue(DnsName))
            {
                names.Add(entries.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
            }
            else if (tag.HasSameClassAndValue(Address) && entries.ReadOctetString(Address) is { Length: 4 or 16 } bytes)
            {
                addresses.Add(new(bytes));
            }
            else
            {
                entries.ReadEncodedValue();
            }
        }
    }
}
