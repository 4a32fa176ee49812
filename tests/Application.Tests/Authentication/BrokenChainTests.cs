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

    private static readonly X509Extension Unknown = new("1.2.3.4.5", [5, 0], critical: true);

    private readonly List<IDisposable> owned = [];

    public void Dispose() => owned.ForEach(item => item.Dispose());

    [Theory]
    [InlineData("root + intermediate", "")]
    [InlineData("root", "intermediate")]
    [InlineData("intermediate", "")]
    [InlineData("intermediate", "intermediate + root")]
    [InlineData("intermediate", "root")]
    [InlineData("leaf", "")]
    [InlineData("namesake + root", "intermediate")]
    [InlineData("namesake + intermediate", "")]
    public void A_chain_that_ends_in_any_certificate_of_the_bundle_lets_in(string bundle, string sent)
    {
        Party root = Issue("CN=root", null, Authority());
        Party between = Issue("CN=between", root, Authority());
        Party leaf = Issue("CN=alice", between, Usage(Clients));
        Party[] Parties(string names) => [.. names.Split(" + ", StringSplitOptions.RemoveEmptyEntries).SelectMany(name => name switch
        {
            "root" => (Party[])[root],
            "intermediate" => [between],
            "leaf" => [leaf],
            _ => [Issue("CN=root", null, Authority()), Issue("CN=between", root, Authority())],
        })];
        Assert.Equal("alice", Ask(Parties(bundle), leaf, Parties(sent)).User?.Name);
    }

    [Theory]
    [InlineData("the root has expired")]
    [InlineData("the root allows no intermediate")]
    [InlineData("the root is only for other names")]
    public void What_lies_above_a_trusted_intermediate_is_nobodys_business(string broken)
    {
        Party root = Issue("CN=root", null, broken switch
        {
            "the root allows no intermediate" => Authority(pathLength: 0),
            "the root is only for other names" => [.. Authority(), OnlyNamesUnder("O=devs")],
            _ => Authority(),
        }, to: broken == "the root has expired" ? -1 : 90);
        Party between = Issue("CN=between", root, Authority());
        Party leaf = Issue("O=ops, CN=alice", between, Usage(Clients));
        Assert.Equal("alice", Ask([between], leaf).User?.Name);
        Assert.Equal("alice", Ask([between], leaf, root).User?.Name);
        Assert.Equal("alice", Ask([root, between], leaf).User?.Name);
        Assert.Null(Ask([root], leaf, between).User);
    }

    [Theory]
    [InlineData("the leaf has expired")]
    [InlineData("the leaf is not valid yet")]
    [InlineData("the leaf is for servers alone")]
    [InlineData("the leaf has a critical extension that nobody knows")]
    [InlineData("the leaf was changed after it was signed")]
    [InlineData("the leaf is signed by another key under the intermediate's name")]
    [InlineData("the leaf is signed with SHA-1")]
    [InlineData("the leaf is signed by another leaf")]
    [InlineData("the leaf signed itself")]
    [InlineData("the intermediate has expired")]
    [InlineData("the intermediate is not valid yet")]
    [InlineData("the intermediate is for servers alone")]
    [InlineData("the intermediate has a critical extension that nobody knows")]
    [InlineData("the intermediate says that it is no authority")]
    [InlineData("the intermediate does not say that it is an authority")]
    [InlineData("the intermediate may not sign certificates")]
    [InlineData("the intermediate is only for other names")]
    [InlineData("the intermediate is missing", false)]
    [InlineData("the intermediate is of another root", false)]
    [InlineData("the root allows no intermediate", false)]
    [InlineData("the root is for servers alone", false)]
    [InlineData("the root has expired", false)]
    [InlineData("the root is not in the bundle", false)]
    public void One_broken_link_lets_nobody_in(string broken, bool below = true)
    {
        Party root = Issue("CN=root", null, broken switch
        {
            "the root allows no intermediate" => Authority(pathLength: 0),
            "the root is for servers alone" => [.. Authority(), .. Usage(Servers)],
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
            "the intermediate has a critical extension that nobody knows" => [.. Authority(), Unknown],
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
            "the leaf has a critical extension that nobody knows" => [.. Usage(Clients), Unknown],
            _ => Usage(Clients),
        }, broken == "the leaf is not valid yet" ? 1 : -2, broken == "the leaf has expired" ? -1 : 30, sha1: broken == "the leaf is signed with SHA-1");
        leaf = broken == "the leaf was changed after it was signed" ? Changed(leaf) : leaf;
        Party[] sent = broken switch
        {
            "the intermediate is missing" => [],
            "the leaf is signed by another leaf" => [between, signer],
            _ => [between],
        };

        // The intermediate is sent along to lead to the root, or is what is trusted, alone or beside the root.
        Refused(Ask([broken == "the root is not in the bundle" ? other : root], leaf, sent));
        if (below)
        {
            Refused(Ask([between], leaf, [.. sent, root]));
            Refused(Ask([root, between], leaf, sent));
        }
    }

    [Theory]
    [InlineData("it has expired")]
    [InlineData("it is not valid yet")]
    [InlineData("it is for servers alone")]
    public void A_leaf_that_is_in_the_bundle_itself_must_be_good_for_itself(string broken)
    {
        Party root = Issue("CN=root", null, Authority());
        Party leaf = Issue("CN=alice", root, Usage(broken == "it is for servers alone" ? Servers : Clients), broken == "it is not valid yet" ? 1 : -2, broken == "it has expired" ? -1 : 30);
        Refused(Ask([leaf], leaf));
    }

    [Fact]
    public void A_trusted_intermediate_says_how_deep_the_chain_below_it_may_be()
    {
        Party root = Issue("CN=root", null, Authority());
        Party flat = Issue("CN=flat", root, Authority(pathLength: 0));
        Party deep = Issue("CN=deep", root, Authority(pathLength: 1));
        Party belowFlat = Issue("CN=below", flat, Authority());
        Party belowDeep = Issue("CN=below", deep, Authority());
        Refused(Ask([flat], Issue("CN=alice", belowFlat, Usage(Clients)), belowFlat));
        Assert.Equal("alice", Ask([deep], Issue("CN=alice", belowDeep, Usage(Clients)), belowDeep).User?.Name);
    }

    [Fact]
    public void A_thicket_of_certificates_that_leads_nowhere_is_left()
    {
        Party root = Issue("CN=root", null, Authority());
        Party[] thicket = [.. Enumerable.Range(0, 16).Select(_ => Issue("CN=round", null, Authority()))];
        Refused(Ask([root], Issue("CN=alice", thicket[0], Usage(Clients)), thicket));
    }

    [Fact]
    public void Who_is_let_in_with_what_was_sent_along_is_known_without_it_until_the_chain_ends()
    {
        Party root = Issue("CN=root", null, Authority());
        Party between = Issue("CN=between", root, Authority());
        Party leaf = Issue("CN=alice", between, Usage(Clients));
        var clock = new ManualClock(Callers.Start);
        var authenticator = new ClientCertificateAuthenticator([root.Certificate], clock);
        Refused(authenticator.Ask(Callers.Certificate(leaf.Certificate)));
        Assert.Equal("alice", authenticator.Ask(Callers.Certificate(leaf.Certificate, between.Certificate)).User?.Name);
        Assert.Equal("alice", authenticator.Ask(Callers.Certificate(leaf.Certificate)).User?.Name);
        clock.Now = Callers.Start.AddDays(31);
        Refused(authenticator.Ask(Callers.Certificate(leaf.Certificate)));
        Refused(authenticator.Ask(Callers.Certificate(leaf.Certificate, between.Certificate)));
    }

    private static void Refused(AuthenticationOutcome outcome)
    {
        Assert.Null(outcome.User);
        Assert.StartsWith("verifying certificate SN=", outcome.Error, StringComparison.Ordinal);
    }

    private static AuthenticationOutcome Ask(Party[] bundle, Party leaf, params Party[] sent) =>
        new ClientCertificateAuthenticator([.. bundle.Select(party => party.Certificate)], new ManualClock(Callers.Start))
            .Ask(Callers.Certificate(leaf.Certificate, [.. sent.Select(party => party.Certificate)]));

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
    private Party Issue(string name, Party? issuer, X509Extension[] extensions, int from = -2, int to = 30, bool sha1 = false)
    {
        ECDsa key = Own(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        X509Certificate2 certificate = request.Create(
            issuer?.Certificate.SubjectName ?? request.SubjectName, sha1 ? new OldSignature(issuer?.Key ?? key) : X509SignatureGenerator.CreateForECDsa(issuer?.Key ?? key),
            Callers.Start.AddDays(Math.Min(from, to - 1)), Callers.Start.AddDays(to), [1, (byte)owned.Count]);
        return new(Own(certificate), key);
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Add(item);
        return item;
    }

    // ecdsa-with-SHA1, which no maker of today's offers.
    private sealed class OldSignature(ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300906072A8648CE3D0401");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => CreateForECDsa(key).PublicKey;
    }

    private sealed record Party(X509Certificate2 Certificate, ECDsa Key);
}
