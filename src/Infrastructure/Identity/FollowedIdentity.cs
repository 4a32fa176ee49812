using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;

namespace Kronicle.Infrastructure.Identity;

/// <summary>What of the server's identity is read again while it runs.</summary>
internal static class FollowedIdentity
{
    /// <param name="options">The files that flags name.</param>
    /// <param name="first">The default certificate as it was read at the start.</param>
    /// <param name="directory">Where the server's own files are.</param>
    /// <param name="time">Decides validity.</param>
    public static ServingCertificates Serving(IdentityOptions options, X509Certificate2Collection first, string directory, TimeProvider time)
    {
        (string Certificate, string Key) files = options.TlsCertFile.Length > 0
            ? (options.TlsCertFile, options.TlsPrivateKeyFile)
            : (Path.Combine(directory, "apiserver.crt"), Path.Combine(directory, "apiserver.key"));
        string remedy = options.TlsCertFile.Length > 0 ? OperatorFiles.CheckServing : "restart the server to have it issued anew";
        return new(
            new(first, [], [files.Certificate, files.Key], () => OperatorFiles.Pair(files.Certificate, files.Key, remedy, time)),
            [.. options.SniPairs.Select(pair => Named(pair, time))]);
    }

    public static IEnumerable<IFollowedFiles> Authorities(IdentityOptions options, AuthorityBundle clients, AuthorityBundle proxies, TimeProvider time)
    {
        if (options.ClientCaFile.Length > 0)
        {
            yield return new AuthorityFile("client authorities", options.ClientCaFile, clients, () =>
            {
                X509Certificate2Collection found = OperatorFiles.ClientAuthorities(options, time, []);
                OperatorFiles.RefuseOverlap(options, found, proxies.Current);
                return found;
            });
        }

        if (options.FrontProxyCaFile.Length > 0)
        {
            yield return new AuthorityFile("front proxy authorities", options.FrontProxyCaFile, proxies, () =>
                OperatorFiles.FrontProxies(options, clients.Current, time, []));
        }
    }

    private static ServingPair Named((string CertificateFile, string KeyFile, IReadOnlyList<string> Names) pair, TimeProvider time)
    {
        X509Certificate2Collection Read() => OperatorFiles.Pair(pair.CertificateFile, pair.KeyFile, OperatorFiles.CheckNamed, time);
        return new(Read(), pair.Names, [pair.CertificateFile, pair.KeyFile], Read);
    }
}
