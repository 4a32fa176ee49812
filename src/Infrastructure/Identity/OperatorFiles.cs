using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;

namespace Kronicle.Infrastructure.Identity;

/// <summary>The certificates that flags name.</summary>
internal static class OperatorFiles
{
    public const string CheckServing = "check --tls-cert-file and --tls-private-key-file";

    private const string CheckClients = "check --client-ca-file";

    public const string CheckNamed = "check --tls-sni-cert-key";

    /// <summary>A serving certificate with its key, then its intermediates.</summary>
    public static X509Certificate2Collection Pair(string certificatePath, string keyPath, string remedy, TimeProvider time)
    {
        X509Certificate2 leaf = PemFile.ReadPair(certificatePath, keyPath, remedy);
        if (HasEnded(leaf, time))
        {
            throw new StartupException($"the certificate {certificatePath} has expired on {Day(leaf)}; renew it, or {remedy}");
        }

        X509Certificate2Collection all = PemFile.ReadCertificates(certificatePath, remedy);
        all[0].Dispose();
        all[0] = leaf;
        return all;
    }

    /// <summary>An authority that has ended vouches for nobody: it is told in a notice, and refused when it is the only one.</summary>
    public static X509Certificate2Collection ClientAuthorities(IdentityOptions options, TimeProvider time, List<string> notices)
    {
        return Authorities(options.ClientCaFile, CheckClients, time, notices);
    }

    /// <summary>The authorities of a file, by the same rule.</summary>
    public static X509Certificate2Collection Authorities(string path, string remedy, TimeProvider time, List<string> notices)
    {
        X509Certificate2Collection all = PemFile.ReadCertificates(path, remedy);
        X509Certificate2[] ended = [.. all.Where(authority => HasEnded(authority, time))];
        if (ended.Length == all.Count)
        {
            throw new StartupException(
                $"every certificate in {path} has expired, the last on {Day(ended.MaxBy(c => c.NotAfter)!)}; {remedy}");
        }

        notices.AddRange(ended.Select(authority => $"{path}: {authority.Subject} has expired on {Day(authority)}"));
        return all;
    }

    /// <summary>An authority of clients may not vouch for front proxies too, unless those have names: every client could name any user.</summary>
    public static X509Certificate2Collection FrontProxies(
        IdentityOptions options, X509Certificate2Collection clients, TimeProvider time, List<string> notices)
    {
        X509Certificate2Collection all = Authorities(options.FrontProxyCaFile, "check --requestheader-client-ca-file", time, notices);
        RefuseOverlap(options, clients, all);
        return all;
    }

    /// <summary>Holds the authorities of clients, also those that a file has later, to the rule of <see cref="FrontProxies"/>.</summary>
    /// <exception cref="StartupException">An authority is in both.</exception>
    public static void RefuseOverlap(IdentityOptions options, X509Certificate2Collection clients, X509Certificate2Collection proxies)
    {
        if (options.AnyFrontProxy && proxies.Any(authority => clients.Any(other => other.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span))))
        {
            throw new StartupException("--requestheader-client-ca-file and --client-ca-file contain overlapping certificates; --requestheader-allowed-names "
                + "must be specified to ensure regular client certificates cannot set authenticating proxy headers for arbitrary users");
        }
    }

    private static bool HasEnded(X509Certificate2 certificate, TimeProvider time) =>
        certificate.NotAfter.ToUniversalTime() < time.GetUtcNow().UtcDateTime;

    private static string Day(X509Certificate2 certificate) => $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
}
