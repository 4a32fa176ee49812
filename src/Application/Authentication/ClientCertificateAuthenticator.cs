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
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    private readonly TrustedAuthorities trust = new(authorities);
    private readonly ClientCertificateCache cache = new();

    public string Name => "x509";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.ClientCertificate is not { } certificate || trust.IsEmpty)
        {
            return ValueTask.FromResult(AuthenticationOutcome.NotRecognised);
        }

        DateTimeOffset now = time.GetUtcNow();
        var key = Sha256Digest.Of(certificate.RawDataMemory.Span);
        AuthenticationOutcome? outcome = cache.Find(key, now);
        if (outcome is null)
        {
            outcome = trust.Judge(certificate, now, User, out DateTimeOffset until);
            cache.Put(key, outcome, until);
        }

        return ValueTask.FromResult(outcome);
    }

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
}
