using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>The kinds that make pods, and what of a pod's change matters.</summary>
internal static class PodTemplates
{
    private static readonly Dictionary<(string Group, string Resource), string[]> Paths = new()
    {
        [("", "podtemplates")] = ["template"],
        [("", "replicationcontrollers")] = ["spec", "template"],
        [("apps", "replicasets")] = ["spec", "template"],
        [("apps", "deployments")] = ["spec", "template"],
        [("apps", "statefulsets")] = ["spec", "template"],
        [("apps", "daemonsets")] = ["spec", "template"],
        [("batch", "jobs")] = ["spec", "template"],
        [("batch", "cronjobs")] = ["spec", "jobTemplate", "spec", "template"],
    };

    public static bool Have(ResourceDefinition resource) => Paths.ContainsKey((resource.Group, resource.Resource));

    /// <summary>The template of an object; null when it has none.</summary>
    public static MapNode? Of(ResourceDefinition resource, MapNode target) =>
        target.At(Paths[(resource.Group, resource.Resource)]) as MapNode;

    /// <summary>Whether an update brings images or containers that nobody has judged: all else that it can change is of no concern.</summary>
    public static bool ImagesChange(MapNode pod, MapNode old)
    {
        MapNode? spec = pod.Map("spec");
        MapNode? before = old.Map("spec");
        return Differ(spec, before, "containers") || Differ(spec, before, "initContainers") ||
            PodSpecs.Of(spec, "ephemeralContainers").Any(container => PodSpecs.Of(before, "ephemeralContainers")
                .FirstOrDefault(known => known.Text("name") == container.Text("name"))?.Text("image") != container.Text("image"));
    }

    private static bool Differ(MapNode? spec, MapNode? before, string list) => !PodSpecs.Of(spec, list)
        .Select(container => container.Text("image") ?? "").SequenceEqual(PodSpecs.Of(before, list).Select(container => container.Text("image") ?? ""));
}
