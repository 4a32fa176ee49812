using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>
/// The checks of the Pod Security Standards by version, as KEP-2579 and its successors have them.
/// https://kubernetes.io/docs/concepts/security/pod-security-standards/
/// </summary>
internal static class SecurityChecks
{
    private const SecurityLevel Baseline = SecurityLevel.Baseline;
    private const SecurityLevel Restricted = SecurityLevel.Restricted;

    /// <summary>Weaker standard first, then by name: the order of the messages.</summary>
    public static readonly IReadOnlyList<SecurityCheck> All =
    [
        new("appArmorProfile", Baseline, "", new CheckVersion(0, AppArmorCheck.Run)),
        new("capabilities_baseline", Baseline, "", new CheckVersion(0, CapabilityChecks.Added)),
        new("hostNamespaces", Baseline, "", new CheckVersion(0, HostChecks.Namespaces)),
        new("hostPathVolumes", Baseline, "", new CheckVersion(0, VolumeChecks.HostPaths)),
        new("hostPorts", Baseline, "", new CheckVersion(0, HostChecks.Ports)),
        new("hostProbesAndHostLifecycle", Baseline, "", new CheckVersion(34, HostProbeCheck.Run)),
        new("privileged", Baseline, "", new CheckVersion(0, PrivilegeChecks.Privileged)),
        new("procMount", Baseline, "", new CheckVersion(0, ProcMountCheck.Run), new CheckVersion(35, UnlessInUserNamespace(ProcMountCheck.Run))),
        new("seLinuxOptions", Baseline, "", new CheckVersion(0, SeLinuxCheck.Before31), new CheckVersion(31, SeLinuxCheck.Since31)),
        new("seccompProfile_baseline", Baseline, "",
            new CheckVersion(0, SeccompAnnotationCheck.Run), new CheckVersion(19, SeccompChecks.Forbidden)),
        new("sysctls", Baseline, "", new CheckVersion(0, SysctlCheck.At(0)), new CheckVersion(27, SysctlCheck.At(27)),
            new CheckVersion(29, SysctlCheck.At(29)), new CheckVersion(32, SysctlCheck.At(32))),
        new("windowsHostProcess", Baseline, "", new CheckVersion(0, HostChecks.WindowsProcess)),
        new("allowPrivilegeEscalation", Restricted, "",
            new CheckVersion(8, PrivilegeChecks.Escalation), new CheckVersion(25, UnlessWindows(PrivilegeChecks.Escalation))),
        new("capabilities_restricted", Restricted, "capabilities_baseline",
            new CheckVersion(22, CapabilityChecks.Kept), new CheckVersion(25, UnlessWindows(CapabilityChecks.Kept))),
        new("procMount_restricted", Restricted, "procMount", new CheckVersion(35, ProcMountCheck.Run)),
        new("restrictedVolumes", Restricted, "hostPathVolumes", new CheckVersion(0, VolumeChecks.Types)),
        new("runAsNonRoot", Restricted, "",
            new CheckVersion(0, UserChecks.NonRoot), new CheckVersion(35, UnlessInUserNamespace(UserChecks.NonRoot))),
        new("runAsUser", Restricted, "", new CheckVersion(23, UserChecks.Root), new CheckVersion(35, UnlessInUserNamespace(UserChecks.Root))),
        new("seccompProfile_restricted", Restricted, "seccompProfile_baseline",
            new CheckVersion(19, SeccompChecks.Required), new CheckVersion(25, UnlessWindows(SeccompChecks.Required))),
    ];

    /// <summary>Everything that a pod does against a standard, in the reference's order.</summary>
    public static IReadOnlyList<Violation> Violations(VersionedLevel standard, MapNode metadata, MapNode spec)
    {
        if (standard.Level == SecurityLevel.Privileged)
        {
            return [];
        }

        var found = new List<Violation>();
        foreach (SecurityCheck check in All)
        {
            if (check.Level <= standard.Level && check.At(standard.Minor) is { } run && !IsReplaced(check, standard) &&
                run(metadata, spec) is { } violation)
            {
                found.Add(violation);
            }
        }

        return found;
    }

    private static bool IsReplaced(SecurityCheck check, VersionedLevel standard) => check.Level < standard.Level &&
        All.Any(other => other.Replaces == check.Id && other.At(standard.Minor) is not null);

    // A Windows pod can't have what the check asks for: validation has refused it (KEP-2802).
    private static PodCheck UnlessWindows(PodCheck check) => (metadata, spec) =>
        spec.Map("os")?.Text("name") == "windows" ? null : check(metadata, spec);

    // Root of a user namespace is nobody outside of it (KEP-127).
    private static PodCheck UnlessInUserNamespace(PodCheck check) => (metadata, spec) =>
        spec.Bool("hostUsers") == false ? null : check(metadata, spec);
}
