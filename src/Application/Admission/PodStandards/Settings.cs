using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>How checks look at security contexts and name what they find.</summary>
internal static class Settings
{
    /// <summary>The names of the containers whose security context, null when there is none, is as a test says, in the reference's order.</summary>
    public static List<string> Containers(MapNode spec, Func<MapNode?, bool> test)
    {
        var names = new List<string>();
        foreach (MapNode container in PodSpecs.Containers(spec))
        {
            if (test(container.Map("securityContext")))
            {
                names.Add(container.Text("name") ?? "");
            }
        }

        return names;
    }

    /// <summary>The pod, its containers, or both: whoever sets something that is forbidden. Empty for nobody.</summary>
    public static string Setters(MapNode spec, Func<MapNode, bool> test)
    {
        bool pod = spec.Map("securityContext") is { } context && test(context);
        List<string> containers = Containers(spec, own => own is not null && test(own));
        return (pod, containers.Count) switch
        {
            (false, 0) => "",
            (true, 0) => "pod",
            (false, _) => Named(containers),
            _ => "pod and " + Named(containers),
        };
    }

    /// <summary>container "a", or containers "a", "b".</summary>
    public static string Named(List<string> containers) => $"{Counted("container", containers.Count)} {Quoted(containers)}";

    /// <summary>The word for so many.</summary>
    public static string Counted(string word, int count) => count == 1 ? word : word + "s";

    /// <summary>"uses" for one, "use" for more.</summary>
    public static string Use(int count) => count == 1 ? "uses" : "use";

    /// <summary>"a", "b": in quotes as they are.</summary>
    public static string Quoted(IEnumerable<string> items) => string.Join(", ", items.Select(item => $"\"{item}\""));

    /// <summary>A set whose order is that of the bytes.</summary>
    public static SortedSet<string> Set() => new(StringComparer.Ordinal);
}
