using Kronicle.Application.Connections;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>How kubelets are reached for logs, exec, attach, port-forward and the proxy of nodes.</summary>
internal static class KubeletFlags
{
    public static readonly FlagSection Kubelets = new("Kubelets",
    [
        List("kubelet-preferred-address-types", "TYPE,...", string.Join(',', KubeletAddressTypes.Default.Preferred),
            "Which of a node's addresses is used, best first.", (o, v) =>
            v.Count > 0 ? o with { KubeletPreferredAddressTypes = v } : Reading.Needs("", "types such as InternalIP,Hostname")),
        Scalar("kubelet-certificate-authority", "FILE", "", "Authorities of kubelets' certificates; default: they are not checked.", (o, v) =>
            o with { KubeletCertificateAuthority = v }),
        Scalar("kubelet-client-certificate", "FILE", "", "Certificate that kubelets are shown.", (o, v) => o with { KubeletClientCertificate = v }),
        Scalar("kubelet-client-key", "FILE", "", "Key of --kubelet-client-certificate.", (o, v) => o with { KubeletClientKey = v }),
        Scalar("kubelet-timeout", "DURATION", "5s", "How long connecting to a kubelet may take.", (o, v) =>
            GoDuration.Parse(v) is { } time && time > TimeSpan.Zero ? o with { KubeletTimeout = time } : Reading.Needs(v, "a duration above zero such as 5s")),
    ]);
}
