using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>Only the settings of the kernel that belong to the pod alone.</summary>
internal static class SysctlCheck
{
    private static readonly (int Since, string Name)[] Safe =
    [
        (0, "kernel.shm_rmid_forced"), (0, "net.ipv4.ip_local_port_range"), (0, "net.ipv4.tcp_syncookies"),
        (0, "net.ipv4.ping_group_range"), (0, "net.ipv4.ip_unprivileged_port_start"), (27, "net.ipv4.ip_local_reserved_ports"),
        (29, "net.ipv4.tcp_keepalive_time"), (29, "net.ipv4.tcp_fin_timeout"), (29, "net.ipv4.tcp_keepalive_intvl"),
        (29, "net.ipv4.tcp_keepalive_probes"), (32, "net.ipv4.tcp_rmem"), (32, "net.ipv4.tcp_wmem"),
    ];

    /// <summary>The check with the list of a minor version.</summary>
    public static PodCheck At(int minor)
    {
        FrozenSet<string> safe = Safe.Where(entry => entry.Since <= minor).Select(entry => entry.Name).ToFrozenSet(StringComparer.Ordinal);
        return (_, spec) =>
        {
            string unsafeOnes = string.Join(", ", PodSpecs.Of(spec.Map("securityContext"), "sysctls")
                .Select(sysctl => sysctl.Text("name") ?? "").Where(name => !safe.Contains(name)));
            return unsafeOnes.Length == 0 ? null : new("forbidden sysctls", unsafeOnes);
        };
    }
}
