using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication.Proxies;

/// <summary>
/// Callers whom a front proxy has recognised: the proxy shows a certificate of its own authority, and headers name the caller. Headers
/// of anybody else are never looked at. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy
/// </summary>
/// <param name="authorities">The bundle of --requestheader-client-ca-file.</param>
/// <param name="headers">Which headers say what, and which proxies may say it.</param>
/// <param name="time">Decides validity.</param>
public sealed class FrontProxyAuthenticator(AuthorityBundle authorities, FrontProxyHeaders headers, TimeProvider time) : IAuthenticator
{
    /// <summary>For authorities that are never replaced.</summary>
    public FrontProxyAuthenticator(X509Certificate2Collection authorities, FrontProxyHeaders headers, TimeProvider time)
        : this(new AuthorityBundle(authorities), headers, time)
    {
    }

    public string Name => "request-header";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        AuthorityBundle.Judges judges = authorities.Present;
        if (credentials is not { ClientCertificate: { } certificate, Headers: { } sent } || judges.Trust.IsEmpty)
        {
            return ValueTask.FromResult(AuthenticationOutcome.NotRecognised);
        }

        AuthenticationOutcome proxy = judges.Judge(certificate, credentials.Intermediates, time.GetUtcNow(), Allowed);
        return ValueTask.FromResult(proxy.User is null ? proxy : Caller(sent));
    }

    private AuthenticationOutcome Allowed(X509Certificate2 certificate)
    {
        string name = CertificateSubject.Read(certificate.SubjectName.RawData).CommonName;
        return headers.AllowedNames.Count == 0 || headers.AllowedNames.Contains(name)
            ? AuthenticationOutcome.Recognised(new(name, "", [], UserInfo.Anonymous.Extra))
            : AuthenticationOutcome.Failed($"x509: subject with cn={name} is not in the allowed list");
    }

    private AuthenticationOutcome Caller(ICallerHeaders sent)
    {
        string name = First(sent, headers.UserHeaders);
        if (name.Length == 0)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        string[] groups = [.. headers.GroupHeaders.SelectMany(sent.Values).Where(group => group.Length > 0)];
        var user = new UserInfo(name, First(sent, headers.UidHeaders), groups, Extra(sent));
        foreach (string spent in headers.UserHeaders.Concat(headers.UidHeaders).Concat(headers.GroupHeaders).Concat(headers.ExtraPrefixes.SelectMany(sent.Beginning)).ToArray())
        {
            sent.Remove(spent);
        }

        return AuthenticationOutcome.Recognised(user);
    }

    private static string First(ICallerHeaders sent, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (sent.Values(name) is [{ Length: > 0 } value, ..])
            {
                return value;
            }
        }

        return "";
    }

    private Dictionary<string, IReadOnlyList<string>> Extra(ICallerHeaders sent)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (string prefix in headers.ExtraPrefixes)
        {
            foreach (string name in sent.Beginning(prefix))
            {
                string key = ExtraKeys.Unescape(name[prefix.Length..]);
                extra[key] = [.. extra.GetValueOrDefault(key, []), .. sent.Values(name)];
            }
        }

        return extra;
    }
}
