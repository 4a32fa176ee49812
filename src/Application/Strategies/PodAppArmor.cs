using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// AppArmor profiles that a new pod asks for by annotations, as was done before there were fields, fill the fields: KEP-24. What an
/// annotation says wrong fills nothing and is left to the rules.
/// </summary>
internal static class PodAppArmor
{
    private const string Prefix = "container.apparmor.security.beta.kubernetes.io/";
    private const string LocalPrefix = "localhost/";

    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    /// <param name="pod">The new pod.</param>
    /// <param name="warnings">Takes a warning for each annotation that stands in the place of a field.</param>
    public static void Apply(MapNode pod, ICollection<string> warnings)
    {
        MapNode spec = pod.Map("spec") ?? [];
        if (pod.Map("metadata")?.Map("annotations") is not { } annotations || spec.Map("os")?.Text("name") == "windows")
        {
            return;
        }

        MapNode? ofPod = spec.Map("securityContext")?.Map("appArmorProfile");
        foreach (string list in Lists)
        {
            foreach (MapNode container in spec.List(list)?.Maps ?? [])
            {
                string key = Prefix + container.Text("name");
                if (annotations.Text(key) is { } annotation && container.Map("securityContext")?.Map("appArmorProfile") is null &&
                    Fill(container, annotation, ofPod))
                {
                    warnings.Add($"metadata.annotations[{key}]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
                }
            }
        }
    }

    // An annotation that says what the pod says anyway is passed over in silence.
    private static bool Fill(MapNode container, string annotation, MapNode? ofPod)
    {
        MapNode? profile = Profile(annotation);
        if (profile is not null && profile.SameAs(ofPod))
        {
            return false;
        }

        if (profile is not null)
        {
            container.EnsureMap("securityContext")["appArmorProfile"] = profile;
        }

        return true;
    }

    private static MapNode? Profile(string annotation) => annotation switch
    {
        "runtime/default" => new() { ["type"] = "RuntimeDefault" },
        "unconfined" => new() { ["type"] = "Unconfined" },
        _ when annotation.StartsWith(LocalPrefix, StringComparison.Ordinal) && annotation.Length > LocalPrefix.Length =>
            new() { ["type"] = "Localhost", ["localhostProfile"] = annotation[LocalPrefix.Length..] },
        _ => null,
    };
}
