using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Domain.Failures;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Whoever writes the trust bundle of a signer may attest for the signer (KEP-3257).
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#clustertrustbundleattest
/// </summary>
public sealed class ClusterTrustBundleAttest(AuthorizerChain chain) : IValidator
{
    public string Name => "ClusterTrustBundleAttest";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        // The new signer is asked about: validation refuses to change it.
        if (attributes.Resource is not { Group: "certificates.k8s.io", Resource: "clustertrustbundles" } ||
            attributes.Object?.Map("spec")?.Text("signerName") is not { Length: > 0 } signer ||
            (attributes.OldObject is { } old && CollectorFields.AreAllThatChange(attributes.Object, old)))
        {
            return null;
        }

        return await SignerPermission.HasAsync(chain, attributes.User, "attest", signer, cancellation) ? null
            : AdmissionRefusal.Forbidden(attributes, $"user not permitted to attest for signerName {Quote(signer)}");
    }
}
