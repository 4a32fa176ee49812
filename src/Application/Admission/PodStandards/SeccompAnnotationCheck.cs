using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>The profiles of system calls before they were fields: annotations.</summary>
internal static class SeccompAnnotationCheck
{
    private const string Pod = "seccomp.security.alpha.kubernetes.io/pod";
    private const string Container = "container.seccomp.security.alpha.kubernetes.io/";

    public static Violation? Run(MapNode metadata, MapNode spec)
    {
        SortedSet<string> forbidden = Settings.Set();
        foreach (string name in (IEnumerable<string>)[Pod, .. PodSpecs.Containers(spec).Select(container => Container + container.Text("name"))])
        {
            if (metadata.Map("annotations")?.Text(name) is { } value && value is not ("runtime/default" or "docker/default") &&
                !value.StartsWith("localhost/", StringComparison.Ordinal))
            {
                forbidden.Add($"{name}={GoText.Quote(value)}");
            }
        }

        return forbidden.Count == 0 ? null : new("seccompProfile",
            $"forbidden {Settings.Counted("annotation", forbidden.Count)} {string.Join(", ", forbidden)}");
    }
}
