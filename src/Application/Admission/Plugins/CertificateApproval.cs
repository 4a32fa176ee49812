using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Whoever approves or denies a request may approve for its signer. The stored signer counts, whatever the update says.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificateapproval
/// </summary>
public sealed class CertificateApproval(AuthorizerChain chain) : IValidator
{
    public string Name => "CertificateApproval";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Subresource != "approval" || !CertificateRequests.Are(attributes))
        {
            return null;
        }

        string signer = CertificateRequests.SignerOf(attributes.OldObject);
        return await SignerPermission.HasAsync(chain, attributes.User, "approve", signer, cancellation) ? null
            : AdmissionRefusal.Forbidden(attributes, $"user not permitted to approve requests with signerName {Quote(signer)}");
    }
}
