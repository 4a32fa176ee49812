using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

/// <summary>Credentials, certificates and clocks for these tests.</summary>
internal static class Callers
{
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static Credentials Nothing => new(null, null, "/version");

    public static Credentials Token(string token) => new(token, null, "/version");

    public static Credentials Certificate(X509Certificate2 certificate, params X509Certificate2[] sent) => new(null, certificate, "/version") { Intermediates = sent };

    public static AuthenticationOutcome Ask(this IAuthenticator authenticator, Credentials credentials) =>
        authenticator.AuthenticateAsync(credentials, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public static X509Certificate2 Authority(string name = "CN=test-ca")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Start.AddYears(-1), Start.AddYears(9));
    }

    /// <summary>A name of relative names, each of one value or several.</summary>
    public static X500DistinguishedName Subject(params (string Oid, string Value)[][] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach ((string Oid, string Value)[] name in names)
            {
                using (writer.PushSetOf())
                {
                    foreach ((string oid, string value) in name)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(oid);
                            writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                        }
                    }
                }
            }
        }

        return new(writer.Encode());
    }

    /// <param name="authority">Who signs.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="usage">The extended key usage; null for none.</param>
    /// <param name="days">How long it is valid, from a day before the start.</param>
    public static X509Certificate2 Leaf(
        this X509Certificate2 authority, X500DistinguishedName subject, string? usage = "1.3.6.1.5.5.7.3.2", int days = 30)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        }

        return request.Create(authority, Start.AddDays(-1), Start.AddDays(days), [1, 2, 3, (byte)days]);
    }
}

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>An authenticator that always gives the same answer.</summary>
internal sealed class FixedAuthenticator(AuthenticationOutcome outcome) : IAuthenticator
{
    public string Name => "fixed";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) => new(outcome);
}
