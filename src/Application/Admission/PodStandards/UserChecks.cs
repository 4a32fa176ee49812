using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>Who containers run as.</summary>
internal static class UserChecks
{
    /// <summary>Every container says that it is not root, or the pod says it for all that say nothing.</summary>
    public static Violation? NonRoot(MapNode metadata, MapNode spec)
    {
        string setters = Settings.Setters(spec, context => context.Bool("runAsNonRoot") == false);
        if (setters.Length > 0)
        {
            return new("runAsNonRoot != true", $"{setters} must not set securityContext.runAsNonRoot=false");
        }

        if (spec.Map("securityContext")?.Bool("runAsNonRoot") == true)
        {
            return null;
        }

        List<string> silent = Settings.Containers(spec, context => context?.Bool("runAsNonRoot") is null);
        return silent.Count == 0 ? null : new("runAsNonRoot != true",
            $"pod or {Settings.Named(silent)} must set securityContext.runAsNonRoot=true");
    }

    /// <summary>Nobody asks for the number of root.</summary>
    public static Violation? Root(MapNode metadata, MapNode spec)
    {
        string setters = Settings.Setters(spec, context => context.Integer("runAsUser") == 0);
        return setters.Length == 0 ? null : new("runAsUser=0", $"{setters} must not set runAsUser=0");
    }
}
