using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>Which container of a pod is meant: the named one, or the only one.</summary>
internal static class PodContainers
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public static (string Name, ApiStatus? Failure) Choose(MapNode pod, string asked)
    {
        MapNode? spec = pod.Map("spec");
        string name = pod.Map("metadata")?.Text("name") ?? "";
        if (asked.Length > 0)
        {
            return Names(spec).Contains(asked)
                ? (asked, null)
                : ("", Failure.BadRequest($"container {asked} is not valid for pod {name}"));
        }

        ListNode? containers = spec?.List("containers");
        return (containers?.Count ?? 0) switch
        {
            0 => ("", Failure.BadRequest($"a container name must be specified for pod {name}")),
            1 => ((containers![0] as MapNode)?.Text("name") ?? "", null),
            _ => ("", Failure.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', Names(spec))}]")),
        };
    }

    private static IEnumerable<string> Names(MapNode? spec) =>
        Lists.SelectMany(list => spec?.List(list)?.Maps ?? []).Select(container => container.Text("name") ?? "");
}
