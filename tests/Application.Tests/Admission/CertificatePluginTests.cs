using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Tests.Authentication;
using Kronicle.Application.Tests.Authorization;
using Kronicle.Domain.Failures;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

/// <summary>Who approves, signs and asks for certificates.</summary>
public sealed class CertificatePluginTests
{
    private const string Requests = "certificatesigningrequests";
    private const string Refused = "certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: ";
    private const string Stored = """{"metadata":{"name":"c"},"spec":{"signerName":"example.com/one"}}""";

    [Theory]
    [InlineData("approve", "example.com/one", true)]
    [InlineData("approve", "example.com/*", true)]
    [InlineData("approve", "", true)]
    [InlineData("approve", "example.com/other", false)]
    [InlineData("sign", "example.com/one", false)]
    public async Task Approval_is_a_permission_on_the_signer(string verb, string name, bool admitted)
    {
        var plugin = new CertificateApproval(Holding(verb, name));
        const string renamed = """{"metadata":{"name":"c"},"spec":{"signerName":"example.com/other"},"status":{"conditions":[{"type":"Approved"}]}}""";
        ApiStatus? refusal = await AdmitAsync(plugin, Change(Requests, Stored, renamed, "approval"));
        Assert.Equal(admitted ? null : Refused + "user not permitted to approve requests with signerName \"example.com/one\"", refusal?.Message);
        Assert.Null(await AdmitAsync(plugin, Change(Requests, Stored, renamed)));
        Assert.Null(await AdmitAsync(plugin, Change(Requests, Stored, renamed, "status")));
    }

    [Theory]
    [InlineData("sign", """{"certificate":"YQ=="}""", true)]
    [InlineData("approve", """{"certificate":"YQ=="}""", false)]
    [InlineData("approve", """{"conditions":[{"type":"Failed"}]}""", false)]
    [InlineData("approve", """{"conditions":[]}""", true)]
    public async Task Writing_certificates_and_conditions_is_a_permission_on_the_signer(string verb, string status, bool admitted)
    {
        var plugin = new CertificateSigning(Holding(verb, "example.com/one"));
        string written = Stored[..^1] + $",\"status\":{status}}}";
        ApiStatus? refusal = await AdmitAsync(plugin, Change(Requests, Stored, written, "status"));
        Assert.Equal(admitted ? null : Refused + "user not permitted to sign requests with signerName \"example.com/one\"", refusal?.Message);
        Assert.Null(await AdmitAsync(plugin, Change(Requests, written, written, "status")));
        Assert.Null(await AdmitAsync(plugin, Change(Requests, Stored, written, "approval")));
    }

    [Theory]
    [InlineData("a", "system:masters", "kubernetes.io/kube-apiserver-client", false)]
    [InlineData("system:masters", "others", "kubernetes.io/kube-apiserver-client", true)]
    [InlineData("a", "system:masters", "example.com/one", true)]
    public async Task Nobody_asks_for_a_client_certificate_of_administrators(string name, string group, string signer, bool admitted)
    {
        X500DistinguishedName subject = Callers.Subject([("2.5.4.10", "devs"), ("2.5.4.10", group)], [("2.5.4.3", name)]);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = PemEncoding.WriteString("CERTIFICATE REQUEST", new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequest());
        string request = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        ApiStatus? refusal = await AdmitAsync(new CertificateSubjectRestriction(), Creation(Requests,
            $$$"""{"metadata":{"name":"c"},"spec":{"signerName":"{{{signer}}}","request":"{{{request}}}"} }"""));
        Assert.Equal(admitted ? null : Refused + "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed", refusal?.Message);
    }

    private static AuthorizerChain Holding(string verb, string signer) => new([new RbacAuthorizer(new FixedRoles(
        [new("", "signers", [Asked.Rule(verb, "certificates.k8s.io", "signers", signer)])],
        [new("", "signers", "ClusterRole", "signers", [new("User", UserInfo.AnonymousName)])]))]);
}
