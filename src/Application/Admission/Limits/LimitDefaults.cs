using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Limits;

/// <summary>The amounts that a limit range gives to containers that state none, and the annotation that says what was given.</summary>
internal static class LimitDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    /// <param name="range">The LimitRange, not changed.</param>
    /// <param name="pod">The pod, which gets the amounts.</param>
    public static void Give(MapNode range, MapNode pod)
    {
        Dictionary<string, Node> limits = Of(range, "default");
        Dictionary<string, Node> requests = Of(range, "defaultRequest");
        if (limits.Count == 0 && requests.Count == 0)
        {
            return;
        }

        var said = new List<string>();
        foreach (MapNode container in PodSpecs.Of(pod.Map("spec"), "containers"))
        {
            Give(container, requests, limits, "container", said);
        }

        foreach (MapNode container in PodSpecs.Of(pod.Map("spec"), "initContainers"))
        {
            Give(container, requests, limits, "init container", said);
        }

        if (said.Count > 0)
        {
            pod.EnsureMap("metadata").EnsureMap("annotations")[Annotation] = "LimitRanger plugin set: " + string.Join("; ", said);
        }
    }

    // Of several limits with a default for one resource the last one counts.
    private static Dictionary<string, Node> Of(MapNode range, string side)
    {
        var amounts = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (MapNode limit in PodSpecs.Of(range.Map("spec"), "limits"))
        {
            if (limit.Text("type") == "Container")
            {
                foreach ((string name, Node amount) in limit.Map(side) ?? [])
                {
                    amounts[name] = amount;
                }
            }
        }

        return amounts;
    }

    private static void Give(
        MapNode container, Dictionary<string, Node> requests, Dictionary<string, Node> limits, string what, List<string> said)
    {
        string[] requested = Missing(container, "requests", requests);
        string[] limited = Missing(container, "limits", limits);
        Say(requested, "request", container, what, said);
        Say(limited, "limit", container, what, said);
        Fill(container, "requests", requested, requests);
        Fill(container, "limits", limited, limits);
    }

    private static string[] Missing(MapNode container, string side, Dictionary<string, Node> amounts)
    {
        MapNode? given = container.Map("resources")?.Map(side);
        return [.. amounts.Keys.Where(name => given?.Has(name) != true).Order(StringComparer.Ordinal)];
    }

    private static void Say(string[] names, string side, MapNode container, string what, List<string> said)
    {
        if (names.Length > 0)
        {
            said.Add($"{string.Join(", ", names)} {side} for {what} {container.Text("name")}");
        }
    }

    private static void Fill(MapNode container, string side, string[] names, Dictionary<string, Node> amounts)
    {
        foreach (string name in names)
        {
            container.EnsureMap("resources").EnsureMap(side)[name] = amounts[name];
        }
    }
}
