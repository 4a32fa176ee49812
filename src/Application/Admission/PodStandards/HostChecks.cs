using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>What pods share with their node.</summary>
internal static class HostChecks
{
    private static readonly string[] Shared = ["hostNetwork", "hostPID", "hostIPC"];

    /// <summary>No namespace of the node.</summary>
    public static Violation? Namespaces(MapNode metadata, MapNode spec)
    {
        string shared = string.Join(", ", Shared.Where(name => spec.Bool(name) == true).Select(name => name + "=true"));
        return shared.Length == 0 ? null : new("host namespaces", shared);
    }

    /// <summary>No port of the node.</summary>
    public static Violation? Ports(MapNode metadata, MapNode spec)
    {
        SortedSet<string> ports = Settings.Set();
        var containers = new List<string>();
        foreach (MapNode container in PodSpecs.Containers(spec))
        {
            string[] taken = [.. PodSpecs.Of(container, "ports").Select(port => port["hostPort"]?.ToString() ?? "0").Where(port => port != "0")];
            ports.UnionWith(taken);
            if (taken.Length > 0)
            {
                containers.Add(container.Text("name") ?? "");
            }
        }

        return containers.Count == 0 ? null : new("hostPort",
            $"{Settings.Named(containers)} {Settings.Use(containers.Count)} {Settings.Counted("hostPort", ports.Count)} {string.Join(", ", ports)}");
    }

    /// <summary>No process of a Windows node.</summary>
    public static Violation? WindowsProcess(MapNode metadata, MapNode spec)
    {
        string setters = Settings.Setters(spec, context => context.Map("windowsOptions")?.Bool("hostProcess") == true);
        return setters.Length == 0 ? null : new("hostProcess", $"{setters} must not set securityContext.windowsOptions.hostProcess=true");
    }
}
