using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>Only the runtime's default or a profile of the node, by field or by the annotations of old.</summary>
internal static class AppArmorCheck
{
    private const string Annotation = "container.apparmor.security.beta.kubernetes.io/";

    public static Violation? Run(MapNode metadata, MapNode spec)
    {
        SortedSet<string> values = Settings.Set();
        string setters = Settings.Setters(spec, context =>
        {
            if (context.Map("appArmorProfile") is not { } profile || profile.Text("type") is "RuntimeDefault" or "Localhost")
            {
                return false;
            }

            values.Add(profile.Text("type") ?? "");
            return true;
        });
        SortedSet<string> annotations = Settings.Set();
        foreach ((string key, Node value) in metadata.Map("annotations") ?? [])
        {
            if (key.StartsWith(Annotation, StringComparison.Ordinal) && value.ToString() is { Length: > 0 } profile &&
                profile != "runtime/default" && !profile.StartsWith("localhost/", StringComparison.Ordinal))
            {
                annotations.Add($"{key}={GoText.Quote(profile)}");
            }
        }

        if (annotations.Count > 0)
        {
            setters += (setters.Length > 0 ? " and " : "") + Settings.Counted("annotation", annotations.Count);
        }

        return setters.Length == 0 ? null : new(
            Settings.Counted("forbidden AppArmor profile", values.Count + annotations.Count),
            $"{setters} must not set AppArmor profile type to {Settings.Quoted([.. values, .. annotations])}");
    }
}
