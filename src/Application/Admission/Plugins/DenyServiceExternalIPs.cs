using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// No service takes an external address that it has not had: whoever may write services could catch others' traffic with it
/// (CVE-2020-8554). https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips
/// </summary>
public sealed class DenyServiceExternalIPs : IValidator
{
    public string Name => "DenyServiceExternalIPs";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) =>
        attributes.IsMainOf("", "services") && Addresses(attributes.Object).Except(Addresses(attributes.OldObject)).Any()
            ? new(AdmissionRefusal.Forbidden(attributes, "Use of external IPs is denied by admission control"))
            : default;

    private static IEnumerable<string> Addresses(MapNode? service) =>
        (service?.Map("spec")?.List("externalIPs") ?? []).Select(address => address.ToString() ?? "");
}
