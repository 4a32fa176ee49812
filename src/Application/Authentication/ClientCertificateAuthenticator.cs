using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>
/// Callers that hold a certificate of a trusted authority: the subject names the user, as <see cref="CertificateSubject"/> says.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
/// </summary>
/// <param name="authorities">The bundle of --client-ca-file: self-signed roots, and intermediates that help to reach them.</param>
/// <param name="time">Decides validity.</param>
public sealed class ClientCertificateAuthenticator(X509Certificate2Collection authorities, TimeProvider time) : IAuthenticator
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    /// <summary>How long a refusal is remembered: a client that keeps sending a bad certificate costs one look-up a request.</summary>
    private static readonly TimeSpan RefusalLifetime = TimeSpan.FromMinutes(1);

    private readonly ClientCertificateCache cache = new();

    public string Name => "x509";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.ClientCertificate is not { } certificate || authorities.Count == 0)
        {
            return ValueTask.FromResult(AuthenticationOutcome.NotRecognised);
        }

        DateTimeOffset now = time.GetUtcNow();
        var key = Sha256Digest.Of(certificate.RawDataMemory.Span);
        AuthenticationOutcome? outcome = cache.Find(key, now);
        if (outcome is null)
        {
            outcome = Verify(certificate, now, out DateTimeOffset until);
            cache.Put(key, outcome, until);
        }

        return ValueTask.FromResult(outcome);
    }

    private AuthenticationOutcome Verify(X509Certificate2 certificate, DateTimeOffset now, out DateTimeOffset until)
    {
        until = now + RefusalLifetime;
        try
        {
            using X509Chain chain = ChainTo(authorities, now);
            bool built = chain.Build(certificate);
            string? error = built ? UsageError(chain) : Problems(chain);
            AuthenticationOutcome outcome = error is null
                ? User(certificate)
                : AuthenticationOutcome.Failed($"verifying certificate {Identify(certificate)} failed: {error}");
            until = outcome.User is null ? until : chain.ChainElements.Min(e => (DateTimeOffset)e.Certificate.NotAfter);
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }

            return outcome;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return AuthenticationOutcome.Failed($"verifying certificate {Identify(certificate)} failed: {e.Message}");
        }
    }

    /// <summary>Trust is the bundle alone: no system store, no revocation lists, no network.</summary>
    private static X509Chain ChainTo(X509Certificate2Collection authorities, DateTimeOffset now)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain;
    }

    /// <summary>A usage counts only when no certificate on the way to the root leaves it out; one without the extension leaves out none.</summary>
    private static string? UsageError(X509Chain chain)
    {
        foreach (X509ChainElement element in chain.ChainElements)
        {
            foreach (X509Extension extension in element.Certificate.Extensions)
            {
                if (extension is X509EnhancedKeyUsageExtension usage && !AllowsClients(usage))
                {
                    return "the certificate is not for client authentication";
                }
            }
        }

        return null;
    }

    private static bool AllowsClients(X509EnhancedKeyUsageExtension usage) =>
        usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value is ClientAuthentication or AnyUsage);

    private static AuthenticationOutcome User(X509Certificate2 certificate)
    {
        var subject = CertificateSubject.Read(certificate.SubjectName.RawData);
        if (subject.CommonName.Length == 0)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        if (subject.Uids.Count > 1 || subject.Uids is [""])
        {
            return AuthenticationOutcome.Failed("the certificate's subject must hold at most one UID, and no empty one");
        }

        string id = "X509SHA256=" + Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
        var extra = new Dictionary<string, IReadOnlyList<string>> { [CredentialId] = [id] };
        return AuthenticationOutcome.Recognised(AuthenticatedGroup.Add(
            new(subject.CommonName, subject.Uids.Count == 1 ? subject.Uids[0] : "", subject.Organizations, extra)));
    }

    private static string Identify(X509Certificate2 certificate) => $"SN={certificate.SerialNumber}";

    private static string Problems(X509Chain chain) =>
        string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
}
