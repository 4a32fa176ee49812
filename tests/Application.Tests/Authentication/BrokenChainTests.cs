using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

/// <summary>A chain of root, intermediate and leaf lets its bearer in when every link holds, and nobody when one is broken.</summary>
public sealed class BrokenChainTests : IDisposable
{
    private const string Clients = "1.3.6.1.5.5.7.3.2";
    private const string Servers = "1.3.6.1.5.5.7.3.1";

    private readonly List<IDisposable> owned = [];

    public void Dispose() => owned.ForEach(item => item.Dispose());

    [Fact]
    public void A_chain_that_holds_lets_in()
    {
        Party root = Issue("CN=root", null, Authority());
        Party between = Issue("CN=between", root, Authority());
        Assert.Equal("alice", Ask([root, between], Issue("CN=alice", between, Usage(Clients))).User?.Name);
    }

    [Theory]
    [InlineData("the leaf has expired")]
    [InlineData("the leaf is not valid yet")]
    [InlineData("the leaf is for servers alone")]
    [InlineData("the leaf has a critical extension that nobody knows")]
    [InlineData("the leaf was changed after it was signed")]
    [InlineData("the leaf is signed by another key under the intermediate's name")]
    [InlineData("the leaf is signed by another leaf")]
    [InlineData("the leaf signed itself")]
    [InlineData("the intermediate has expired")]
    [InlineData("the intermediate is not valid yet")]
    [InlineData("the intermediate is for servers alone")]
    [InlineData("the intermediate is missing")]
    [InlineData("the intermediate says that it is no authority")]
    [InlineData("the intermediate does not say that it is an authority")]
    [InlineData("the intermediate may not sign certificates")]
    [InlineData("the intermediate is of another root")]
    [InlineData("the intermediate is only for other names")]
    [InlineData("the root allows no intermediate")]
    [InlineData("the root has expired")]
    [InlineData("the root is not in the bundle")]
    public void One_broken_link_lets_nobody_in(string broken)
    {
        Party root = Issue("CN=root", null, broken switch
        {
            "the root allows no intermediate" => Authority(pathLength: 0),
            _ => Authority(),
        }, to: broken == "the root has expired" ? -1 : 90);
        Party other = Issue("CN=root", null, Authority());
        Party between = Issue("CN=between", broken == "the intermediate is of another root" ? other : root, broken switch
        {
            "the intermediate says that it is no authority" => [new X509BasicConstraintsExtension(false, false, 0, true)],
            "the intermediate does not say that it is an authority" => [],
            "the intermediate may not sign certificates" => [.. Authority(), new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true)],
            "the intermediate is for servers alone" => [.. Authority(), .. Usage(Servers)],
            "the intermediate is only for other names" => [.. Authority(), OnlyNamesUnder("O=devs")],
            _ => Authority(),
        }, broken == "the intermediate is not valid yet" ? 2 : -2, broken == "the intermediate has expired" ? -1 : 60);
        Party signer = broken switch
        {
            "the leaf is signed by another key under the intermediate's name" => Issue("CN=between", other, Authority()),
            "the leaf is signed by another leaf" => Issue("CN=bob", between, Usage(Clients)),
            _ => between,
        };
        Party leaf = Issue("O=ops, CN=alice", broken == "the leaf signed itself" ? null : signer, broken switch
        {
            "the leaf is for servers alone" => Usage(Servers),
            "the leaf has a critical extension that nobody knows" => [.. Usage(Clients), new X509Extension("1.2.3.4.5", [5, 0], critical: true)],
            _ => Usage(Clients),
        }, broken == "the leaf is not valid yet" ? 1 : -2, broken == "the leaf has expired" ? -1 : 30);
        Party[] bundle = broken switch
        {
            "the intermediate is missing" => [root],
            "the root is not in the bundle" => [between],
            "the leaf is signed by another leaf" => [root, between, signer],
            _ => [root, between],
        };
        AuthenticationOutcome outcome = Ask(bundle, broken == "the leaf was changed after it was signed" ? Changed(leaf) : leaf);
        Assert.Null(outcome.User);
        Assert.StartsWith("verifying certificate SN=", outcome.Error, StringComparison.Ordinal);
    }

    private AuthenticationOutcome Ask(Party[] bundle, Party leaf) =>
        new ClientCertificateAuthenticator([.. bundle.Select(party => party.Certificate)], new ManualClock(Callers.Start)).Ask(Callers.Certificate(leaf.Certificate));

    private static X509Extension[] Authority(int? pathLength = null) =>
        [new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, true)];

    private static X509Extension[] Usage(string usage) => [new X509EnhancedKeyUsageExtension([new Oid(usage)], false)];

    // RFC 5280 section 4.2.1.10: the permitted subtree of directory names.
    private static X509Extension OnlyNamesUnder(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
        {
            writer.WriteEncodedValue(new X500DistinguishedName(name).RawData);
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    private Party Changed(Party leaf)
    {
        byte[] bytes = leaf.Certificate.RawData;
        bytes[bytes.AsSpan().IndexOf("alice"u8)] = (byte)'b';
        return leaf with { Certificate = Own(X509CertificateLoader.LoadCertificate(bytes)) };
    }

    // By the signer's name and key alone: a party that follows the rules would refuse to sign half of these.
    private Party Issue(string name, Party? issuer, X509Extension[] extensions, int from = -2, int to = 30)
    {
        ECDsa key = Own(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        X509Certificate2 certificate = request.Create(
            issuer?.Certificate.SubjectName ?? request.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer?.Key ?? key),
            Callers.Start.AddDays(Math.Min(from, to - 1)), Callers.Start.AddDays(to), [1, (byte)owned.Count]);
        return new(Own(certificate), key);
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Add(item);
        return item;
    }

    private sealed record Party(X509Certificate2 Certificate, ECDsa Key);
}
