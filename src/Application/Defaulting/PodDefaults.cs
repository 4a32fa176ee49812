using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a pod beyond those of a template: requests from limits, service links and the host's ports.</summary>
internal sealed class PodDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.Each("containers", RequestLimits);
        spec.Each("initContainers", RequestLimits);
        PodLevelResources.Fill(spec);
        spec.FillAbsent("enableServiceLinks", Constants.True);
        if (spec.Bool("hostNetwork") == true)
        {
            spec.Each("containers", HostPorts);
            spec.Each("initContainers", HostPorts);
        }

        PodSpecDefaults.Fill(spec);
    }

    private static void RequestLimits(MapNode container)
    {
        if (container.Map("resources") is { } resources && resources.Map("limits") is { Count: > 0 } limits)
        {
            resources.EnsureMap("requests").FillFrom(limits);
        }
    }

    private static void HostPorts(MapNode container) => container.Each("ports", HostPort);

    private static void HostPort(MapNode port)
    {
        if (port["containerPort"] is { } number)
        {
            port.FillEmpty("hostPort", number);
        }
    }
}
