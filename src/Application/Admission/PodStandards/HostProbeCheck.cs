using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>Probes and hooks ask the pod itself, no host that they name: the kubelet would ask it in the pod's stead.</summary>
internal static class HostProbeCheck
{
    private static readonly string[][] Handlers =
    [
        ["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"],
    ];

    public static Violation? Run(MapNode metadata, MapNode spec)
    {
        SortedSet<string> hosts = Settings.Set();
        SortedSet<string> containers = Settings.Set();
        foreach (MapNode container in PodSpecs.Containers(spec))
        {
            string[] named = [.. Handlers.SelectMany(path => Hosts(container.At(path) as MapNode))];
            hosts.UnionWith(named);
            if (named.Length > 0)
            {
                containers.Add(container.Text("name") ?? "");
            }
        }

        return containers.Count == 0 ? null : new("probe or lifecycle host",
            $"{Settings.Named([.. containers])} {Settings.Use(containers.Count)} " +
            $"{Settings.Counted("probe or lifecycle host", hosts.Count)} {Settings.Quoted(hosts)}");
    }

    private static IEnumerable<string> Hosts(MapNode? handler)
    {
        foreach (string kind in (string[])["httpGet", "tcpSocket"])
        {
            if (handler?.Map(kind)?.Text("host") is { Length: > 0 } host)
            {
                yield return host;
            }
        }
    }
}
