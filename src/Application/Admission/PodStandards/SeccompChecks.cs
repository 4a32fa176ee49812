using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>The profiles that limit system calls.</summary>
internal static class SeccompChecks
{
    /// <summary>Nobody turns them off.</summary>
    public static Violation? Forbidden(MapNode metadata, MapNode spec)
    {
        SortedSet<string> types = Settings.Set();
        string setters = Settings.Setters(spec, context =>
        {
            if (TypeOf(context) is not { } type || Allowed(type))
            {
                return false;
            }

            types.Add(type);
            return true;
        });
        return setters.Length == 0 ? null : new("seccompProfile",
            $"{setters} must not set securityContext.seccompProfile.type to {Settings.Quoted(types)}");
    }

    /// <summary>Each container has one, its own or the pod's.</summary>
    public static Violation? Required(MapNode metadata, MapNode spec)
    {
        if (Forbidden(metadata, spec) is { } violation)
        {
            return violation;
        }

        if (TypeOf(spec.Map("securityContext")) is not null)
        {
            return null;
        }

        List<string> without = Settings.Containers(spec, context => TypeOf(context) is null);
        return without.Count == 0 ? null : new("seccompProfile",
            $"pod or {Settings.Named(without)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    private static string? TypeOf(MapNode? context) => context?.Map("seccompProfile") is { } profile ? profile.Text("type") ?? "" : null;

    private static bool Allowed(string type) => type is "Localhost" or "RuntimeDefault";
}
