using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kronicle.Infrastructure.Identity;

/// <summary>The file with which an administrator's kubectl finds and trusts the server: certificate data embedded, nothing to copy beside it.</summary>
/// <remarks>
/// kubectl writes into this file (current namespace, further contexts). It is left alone while it holds this server's address,
/// authority and certificate; else it is made anew when it is still as the server wrote it, and told in a notice when not.
/// </remarks>
internal static class AdminKubeconfig
{
    private const string Mark = "# Written by Kronicle. Edit freely: a file without this line is never overwritten.\n";

    /// <returns>A notice; null when the file fits.</returns>
    public static string? Write(string path, Uri server, string authorityPem, X509Certificate2 admin)
    {
        string address = server.GetLeftPart(UriPartial.Authority);
        string authority = Encode(authorityPem);
        string certificate = Encode(admin.ExportCertificatePem() + "\n");
        if (!File.Exists(path))
        {
            AtomicFile.WritePrivate(path, Text(address, authority, certificate, admin));
            return null;
        }

        string found = PemFile.ReadText(path, "delete it to have it written anew");
        bool fits = Lines(found).Contains($"server: {address}") && found.Contains(authority, StringComparison.Ordinal)
            && found.Contains(certificate, StringComparison.Ordinal);
        if (fits)
        {
            return null;
        }

        if (!found.StartsWith(Mark, StringComparison.Ordinal))
        {
            return $"{path} was edited and does not fit this server any more; delete it to have it written anew";
        }

        AtomicFile.WritePrivate(path, Text(address, authority, certificate, admin));
        return $"{path} did not fit this server any more: written anew";
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim());

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    private static string Text(string address, string authority, string certificate, X509Certificate2 admin) => $"""
        {Mark}apiVersion: v1
        kind: Config
        clusters:
        - name: kronicle
          cluster:
            server: {address}
            certificate-authority-data: {authority}
        users:
        - name: kubernetes-admin
          user:
            client-certificate-data: {certificate}
            client-key-data: {Encode(admin.Key().ExportPkcs8PrivateKeyPem() + "\n")}
        contexts:
        - name: kronicle
          context:
            cluster: kronicle
            user: kubernetes-admin
        current-context: kronicle

        """;
}
