using System.Formats.Asn1;

namespace Kronicle.Application.Authentication;

/// <summary>
/// The parts of an X.509 subject that name a user: CN is the name, each O a group, and 1.3.6.1.4.1.57683.2 the UID (KEP-5149).
/// Read from the DER itself, because Go writes several O into one multi-valued RDN (RFC 5280 section 4.1.2.4).
/// </summary>
internal sealed class CertificateSubject
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";
    private const string UidOid = "1.3.6.1.4.1.57683.2";

    private readonly List<string> organizations = [];
    private readonly List<string> uids = [];

    private CertificateSubject()
    {
    }

    /// <summary>The last CN; empty without one.</summary>
    public string CommonName { get; private set; } = "";

    public IReadOnlyList<string> Organizations => organizations;

    public IReadOnlyList<string> Uids => uids;

    /// <exception cref="AsnContentException">The bytes are not a Name.</exception>
    public static CertificateSubject Read(ReadOnlyMemory<byte> der)
    {
        var subject = new CertificateSubject();
        AsnReader names = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        while (names.HasData)
        {
            AsnReader set = names.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                AsnReader pair = set.ReadSequence();
                subject.Take(pair.ReadObjectIdentifier(), pair);
            }
        }

        return subject;
    }

    private void Take(string oid, AsnReader value)
    {
        if (oid is not (CommonNameOid or OrganizationOid or UidOid) || Text(value) is not { } text)
        {
            return;
        }

        switch (oid)
        {
            case CommonNameOid:
                CommonName = text;
                break;
            case OrganizationOid:
                organizations.Add(text);
                break;
            default:
                uids.Add(text);
                break;
        }
    }

    private static string? Text(AsnReader value)
    {
        Asn1Tag tag = value.PeekTag();
        var type = (UniversalTagNumber)tag.TagValue;
        return tag.TagClass == TagClass.Universal && type is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString
            or UniversalTagNumber.IA5String or UniversalTagNumber.T61String or UniversalTagNumber.BMPString
            or UniversalTagNumber.NumericString
            ? value.ReadCharacterString(type)
            : null;
    }
}
