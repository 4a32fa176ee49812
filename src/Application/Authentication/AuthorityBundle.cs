using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>Authorities that may be replaced while requests are served: each request is judged by those of its time.</summary>
/// <param name="first">Roots and intermediates; each is trusted.</param>
public sealed class AuthorityBundle(X509Certificate2Collection first)
{
    private volatile Judges judges = new(first);

    public X509Certificate2Collection Current => judges.Bundle;

    /// <summary>In PEM; empty for nobody.</summary>
    public string Pem => Current.Count == 0 ? "" : Current.ExportCertificatePems() + "\n";

    /// <summary>What judges by the present authorities, with what it has found: a replacement forgets both.</summary>
    internal Judges Present => judges;

    /// <returns>Whether these are others than before.</returns>
    public bool Replace(X509Certificate2Collection next)
    {
        X509Certificate2Collection now = Current;
        if (next.Count == now.Count && next.Zip(now).All(pair => pair.First.RawDataMemory.Span.SequenceEqual(pair.Second.RawDataMemory.Span)))
        {
            return false;
        }

        judges = new(next);
        return true;
    }

    internal sealed class Judges(X509Certificate2Collection bundle)
    {
        public X509Certificate2Collection Bundle => bundle;

        public TrustedAuthorities Trust { get; } = new(bundle);

        public ClientCertificateCache Found { get; } = new();

        /// <summary>
        /// What was found of a certificate before, or is found now. Who was let in with the help of what it sent along is known by the certificate
        /// alone from then on: a TLS session that is resumed does not bring the rest again.
        /// </summary>
        public AuthenticationOutcome Judge(
            X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, DateTimeOffset now, Func<X509Certificate2, AuthenticationOutcome> trusted)
        {
            var alone = Sha256Digest.Of(certificate.RawDataMemory.Span);
            if (Found.Find(alone, now) is { } known && (known.User is not null || sent.Count == 0))
            {
                return known;
            }

            Sha256Digest key = sent.Count == 0 ? alone : Sha256Digest.Of((byte[])[.. certificate.RawData, .. sent.SelectMany(link => link.RawData)]);
            if (sent.Count > 0 && Found.Find(key, now) is { } refused)
            {
                return refused;
            }

            AuthenticationOutcome outcome = Trust.Judge(certificate, sent, now, trusted, out DateTimeOffset until);
            Found.Put(outcome.User is null ? key : alone, outcome, until);
            return outcome;
        }
    }
}
