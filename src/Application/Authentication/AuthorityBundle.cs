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

        /// <summary>What was found of a certificate, and of what was sent with it, before, or is found now.</summary>
        public AuthenticationOutcome Judge(
            X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, DateTimeOffset now, Func<X509Certificate2, AuthenticationOutcome> trusted)
        {
            Sha256Digest key = sent.Count == 0
                ? Sha256Digest.Of(certificate.RawDataMemory.Span)
                : Sha256Digest.Of((byte[])[.. certificate.RawData, .. sent.SelectMany(link => link.RawData)]);
            if (Found.Find(key, now) is { } known)
            {
                return known;
            }

            AuthenticationOutcome outcome = Trust.Judge(certificate, sent, now, trusted, out DateTimeOffset until);
            Found.Put(key, outcome, until);
            return outcome;
        }
    }
}
