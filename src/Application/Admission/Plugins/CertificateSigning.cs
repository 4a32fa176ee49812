using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Whoever writes the certificate or the conditions of a request may sign for its signer. The stored signer counts.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificatesigning
/// </summary>
public sealed class CertificateSigning(AuthorizerChain chain) : IValidator
{
    public string Name => "CertificateSigning";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Subresource != "status" || !CertificateRequests.Are(attributes) || !Changes(attributes))
        {
            return null;
        }

        string signer = CertificateRequests.SignerOf(attributes.OldObject);
        return await SignerPermission.HasAsync(chain, attributes.User, "sign", signer, cancellation) ? null
            : AdmissionRefusal.Forbidden(attributes, $"user not permitted to sign requests with signerName {Quote(signer)}");
    }

    private static bool Changes(AdmissionAttributes attributes)
    {
        MapNode? status = attributes.Object?.Map("status");
        MapNode? before = attributes.OldObject?.Map("status");
        ListNode conditions = status?.List("conditions") ?? [];
        return (status?.Text("certificate") ?? "") != (before?.Text("certificate") ?? "") || !conditions.SameAs(before?.List("conditions") ?? []);
    }
}
