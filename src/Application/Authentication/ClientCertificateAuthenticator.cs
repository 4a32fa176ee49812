using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>
/// Callers that hold a certificate of a trusted authority: the subject names the user, as <see cref="CertificateSubject"/> says.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
/// </summary>
/// <param name="authorities">The bundle of --client-ca-file.</param>
/// <param name="time">Decides validity.</param>
public sealed class ClientCertificateAuthenticator(AuthorityBundle authorities, TimeProvider time) : IAuthenticator
{
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    /// <summary>For authorities that are never replaced.</summary>
    public ClientCertificateAuthenticator(X509Certificate2Collection authorities, TimeProvider time)
        : this(new AuthorityBundle(authorities), time)
    {
    }

    public string Name => "x509";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        AuthorityBundle.Judges judges = authorities.Present;
        return ValueTask.FromResult(credentials.ClientCertificate is { } certificate && !judges.Trust.IsEmpty
            ? judges.Judge(certificate, credentials.Intermediates, time.GetUtcNow(), User)
            : AuthenticationOutcome.NotRecognised);
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
