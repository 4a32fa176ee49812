using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// Puts back what was handed out before where the client left it out, so that who writes the same manifest again changes nothing, and
/// keeps the singular and the plural address field in step (KEP-563).
/// </summary>
internal static class AllocatedFields
{
    /// <summary>What the stored service has and the new one needs but does not name.</summary>
    public static void Restore(MapNode spec, MapNode old)
    {
        if (old.NeedsAddress() && spec.NeedsAddress())
        {
            if (string.IsNullOrEmpty(spec.Text("clusterIP")))
            {
                spec["clusterIP"] = old["clusterIP"];
            }

            if (spec.CountOf("clusterIPs") == 0)
            {
                spec["clusterIPs"] = old["clusterIPs"]?.Clone();
            }
        }

        if (old.NeedsNodePorts() && spec.NeedsNodePorts())
        {
            RestoreNodePorts(spec, old);
        }

        if (old.NeedsHealthCheck() && spec.NeedsHealthCheck() && spec.HealthCheckPort() == 0)
        {
            spec["healthCheckNodePort"] = old["healthCheckNodePort"];
        }
    }

    /// <summary>A client that knows only one of clusterIP and clusterIPs means both.</summary>
    public static void Align(MapNode spec, MapNode? old)
    {
        string address = spec.Text("clusterIP") ?? "";
        if (old is null)
        {
            if (address.Length > 0 && spec.CountOf("clusterIPs") == 0)
            {
                spec.SetStrings("clusterIPs", [address]);
            }

            return;
        }

        string before = old.Text("clusterIP") ?? "";
        if (address == before)
        {
            if (spec.CountOf("clusterIPs") == 0 && old.CountOf("clusterIPs") > 0)
            {
                spec["clusterIPs"] = old["clusterIPs"]!.Clone();
            }
        }
        else if (spec.SameList(old, "clusterIPs"))
        {
            spec.SetStrings("clusterIPs", address.Length == 0 ? [] : [address]);
        }
    }

    // By the port's name: other properties may have changed. A port number that both have elsewhere is not given twice.
    private static void RestoreNodePorts(MapNode spec, MapNode old)
    {
        List<int> used = [.. old.NodePorts().Intersect(spec.NodePorts())];
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (MapNode port in old.Ports())
        {
            byName[port.Text("name") ?? ""] = port.NodePort();
        }

        foreach (MapNode port in spec.Ports())
        {
            if (port.NodePort() == 0 && byName.GetValueOrDefault(port.Text("name") ?? "") is not 0 and int before && !used.Contains(before))
            {
                port["nodePort"] = NumberNode.Of(before);
            }
        }
    }
}
