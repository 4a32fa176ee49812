using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>
/// The ways from a certificate to those that a bundle trusts. Every certificate of the bundle is an end of trust, an intermediate as much as
/// a root: what signed it is nobody's business. Names lead the way, as in Go's crypto/x509; whether a way holds is <see cref="TrustedPath"/>'s to say.
/// </summary>
/// <param name="bundle">The certificates that are trusted.</param>
internal sealed class CertificatePaths(X509Certificate2Collection bundle)
{
    /// <summary>More ways than that are not tried, and no more certificates walked over: a thicket of them costs no more than that.</summary>
    private const int Most = 100;

    private readonly ILookup<string, X509Certificate2> anchors = bundle.ToLookup(SubjectOf);

    /// <summary>Each way from a certificate to the bundle, shorter ones first: itself first in it, the bundle's last.</summary>
    /// <param name="certificate">Where it begins.</param>
    /// <param name="sent">Certificates that may lie between; they are trusted for nothing.</param>
    public IEnumerable<IReadOnlyList<X509Certificate2>> From(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent) =>
        anchors[SubjectOf(certificate)].Any(anchor => Same(anchor, certificate))
            ? [[certificate]]
            : Longer(certificate, sent).Take(Most);

    private IEnumerable<IReadOnlyList<X509Certificate2>> Longer(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent)
    {
        var open = new Queue<IReadOnlyList<X509Certificate2>>([[certificate]]);
        for (int steps = 0; steps < Most && open.TryDequeue(out IReadOnlyList<X509Certificate2>? path); steps++)
        {
            string issuer = Convert.ToHexString(path[^1].IssuerName.RawData);
            foreach (X509Certificate2 anchor in anchors[issuer])
            {
                yield return [.. path, anchor];
            }

            foreach (X509Certificate2 between in sent.Where(next => SubjectOf(next) == issuer && !path.Any(passed => Same(passed, next))))
            {
                open.Enqueue([.. path, between]);
            }
        }
    }

    private static string SubjectOf(X509Certificate2 certificate) => Convert.ToHexString(certificate.SubjectName.RawData);

    private static bool Same(X509Certificate2 one, X509Certificate2 other) => one.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span);
}
