using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>What the plug-ins for certificate signing requests look at.</summary>
internal static class CertificateRequests
{
    public static bool Are(AdmissionAttributes attributes) =>
        attributes.Resource.Resource == "certificatesigningrequests" && attributes.Resource.Group == "certificates.k8s.io";

    public static string SignerOf(MapNode? request) => request?.Map("spec")?.Text("signerName") ?? "";
}
