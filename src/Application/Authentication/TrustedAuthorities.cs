using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>Judges certificates by a bundle. Trust is the bundle alone, and each of its certificates is an end of trust, roots and intermediates alike.</summary>
/// <param name="bundle">The certificates of the file.</param>
internal sealed class TrustedAuthorities(X509Certificate2Collection bundle)
{
    /// <summary>The extended key usage of clients.</summary>
    private const string Clients = "1.3.6.1.5.5.7.3.2";

    /// <summary>How long a refusal is remembered: a client that keeps sending a bad certificate costs one look-up a request.</summary>
    private static readonly TimeSpan RefusalLifetime = TimeSpan.FromMinutes(1);

    private readonly CertificatePaths paths = new(bundle);

    public bool IsEmpty => bundle.Count == 0;

    /// <summary>What <paramref name="trusted"/> makes of a certificate that the bundle vouches for; else why it does not.</summary>
    /// <param name="certificate">What the caller presented.</param>
    /// <param name="sent">What it sent along to lead to an authority.</param>
    /// <param name="now">The time at which it must be valid.</param>
    /// <param name="trusted">Reads the certificate.</param>
    /// <param name="until">How long the answer holds.</param>
    public AuthenticationOutcome Judge(
        X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, DateTimeOffset now,
        Func<X509Certificate2, AuthenticationOutcome> trusted, out DateTimeOffset until)
    {
        until = now + RefusalLifetime;
        string? problem = null;
        try
        {
            foreach (IReadOnlyList<X509Certificate2> path in paths.From(certificate, sent))
            {
                string? broken = TrustedPath.Problem(path, now, Clients);
                if (broken is null)
                {
                    AuthenticationOutcome outcome = trusted(certificate);
                    until = outcome.User is null ? until : path.Min(link => (DateTimeOffset)link.NotAfter);
                    return outcome;
                }

                problem ??= broken;
            }
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            problem = e.Message;
        }

        return AuthenticationOutcome.Failed(
            $"verifying certificate SN={certificate.SerialNumber} failed: {problem ?? TrustedPath.UnknownAuthority}");
    }
}
