using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>What containers may do on their node.</summary>
internal static class PrivilegeChecks
{
    /// <summary>Not everything.</summary>
    public static Violation? Privileged(MapNode metadata, MapNode spec)
    {
        List<string> containers = Settings.Containers(spec, context => context?.Bool("privileged") == true);
        return containers.Count == 0 ? null : new("privileged", $"{Settings.Named(containers)} must not set securityContext.privileged=true");
    }

    /// <summary>No process gets more rights than its parent has, which containers must say.</summary>
    public static Violation? Escalation(MapNode metadata, MapNode spec)
    {
        List<string> containers = Settings.Containers(spec, context => context?.Bool("allowPrivilegeEscalation") != false);
        return containers.Count == 0 ? null : new("allowPrivilegeEscalation != false",
            $"{Settings.Named(containers)} must set securityContext.allowPrivilegeEscalation=false");
    }
}
