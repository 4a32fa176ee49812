using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;

namespace Kronicle.Infrastructure.Identity;

/// <summary>A serving certificate with its key and intermediates, as two files have them. New handshakes use what was read last.</summary>
/// <param name="first">What was read at the start.</param>
/// <param name="names">The names that were given with it; empty for the certificate's own.</param>
/// <param name="files">Certificate and key.</param>
/// <param name="read">Reads the files; what can't be used is a <see cref="StartupException"/>.</param>
internal sealed class ServingPair(
    X509Certificate2Collection first, IReadOnlyList<string> names, IReadOnlyList<string> files, Func<X509Certificate2Collection> read) : IFollowedFiles
{
    private volatile Served served = new(first);

    public string Name => "serving certificate";

    public IReadOnlyList<string> Files => files;

    public X509Certificate2 Certificate => served.Certificates[0];

    /// <summary>What handshakes are given.</summary>
    public SslStreamCertificateContext Context => served.Context;

    public bool NamesAreGiven => names.Count > 0;

    /// <summary>The names for which it is shown.</summary>
    public IReadOnlyList<string> Names => NamesAreGiven ? names : CertificateNames.Of(Certificate);

    public FileLook Look()
    {
        try
        {
            X509Certificate2Collection found = read();
            if (found.Count == served.Certificates.Count && found.Zip(served.Certificates).All(pair => pair.First.RawDataMemory.Span.SequenceEqual(pair.Second.RawDataMemory.Span)))
            {
                return default;
            }

            // What was served until now is left to handshakes that are under way.
            served = new(found);
            return new(true, null);
        }
        catch (StartupException e)
        {
            return new(false, e.Message);
        }
    }

    private sealed class Served(X509Certificate2Collection certificates)
    {
        private readonly Lazy<SslStreamCertificateContext> context =
            new(() => SslStreamCertificateContext.Create(certificates[0], certificates, offline: true));

        public X509Certificate2Collection Certificates => certificates;

        public SslStreamCertificateContext Context => context.Value;
    }
}
