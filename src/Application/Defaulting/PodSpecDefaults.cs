using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// What a pod and a pod template have in common. What only pods take is in <see cref="PodDefaults"/>: a new default here would change
/// every stored template and start a roll-out of it.
/// </summary>
internal static class PodSpecDefaults
{
    private static readonly Node ClusterFirst = new TextNode("ClusterFirst");
    private static readonly Node Always = new TextNode("Always");
    private static readonly Node GraceSeconds = NumberNode.Of(30);
    private static readonly Node Scheduler = new TextNode("default-scheduler");

    public static void Fill(MapNode spec)
    {
        spec.FillEmpty("dnsPolicy", ClusterFirst);
        spec.FillEmpty("restartPolicy", Always);
        spec.EnsureMap("securityContext");
        spec.FillAbsent("terminationGracePeriodSeconds", GraceSeconds);
        spec.FillEmpty("schedulerName", Scheduler);
        MirrorAccount(spec);
        spec.Each("volumes", VolumeDefaults.Fill);
        spec.Each("initContainers", ContainerDefaults.Fill);
        spec.Each("containers", ContainerDefaults.Fill);
        spec.Each("ephemeralContainers", ContainerDefaults.Fill);
        ResourceAmounts.RoundRequirements(spec.Map("resources"));
        ResourceAmounts.Round(spec.Map("overhead"));
    }

    /// <summary>The template in a workload's spec.</summary>
    public static void FillTemplate(MapNode spec) => Fill(spec.EnsureMap("template").EnsureMap("spec"));

    // Both names of the service account say the same; serviceAccountName wins.
    private static void MirrorAccount(MapNode spec)
    {
        Node? name = spec["serviceAccountName"];
        Node? deprecated = spec["serviceAccount"];
        if (name is TextNode { Value.Length: > 0 })
        {
            if (!name.SameAs(deprecated))
            {
                spec["serviceAccount"] = name;
            }
        }
        else if (deprecated is TextNode { Value.Length: > 0 })
        {
            spec["serviceAccountName"] = deprecated;
        }
    }
}
