using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Core;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A job is given a selector of its own, by its uid, and its pods the labels that go with it, unless it says that it selects by hand.
/// https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-selector
/// </summary>
public sealed class JobStrategy : IKindStrategy
{
    private const long ManyCompletions = 100_000;
    private const long ManyAtOnce = 10_000;

    public string Resource => "jobs.batch";

    public void PrepareForCreate(StrategyWrite write)
    {
        MapNode metadata = write.Object.EnsureMap("metadata");
        MapNode spec = write.Object.EnsureMap("spec");
        if (spec.Bool("manualSelector") is not true)
        {
            Label(spec, metadata.Text("name") ?? "", metadata.Text("uid") ?? "");
        }

        // A job without labels has those of its pods. The default shares one map, so what was added to the one is in both.
        MapNode? labels = spec.Map("template")?.Map("metadata")?.Map("labels");
        if (labels is { Count: > 0 } && (metadata.Map("labels") is not { Count: > 0 } own || ReferenceEquals(own, labels)))
        {
            metadata["labels"] = labels.Copy();
        }
    }

    public IEnumerable<string> Warnings(StrategyWrite write) =>
        WorkloadWarnings.OfName(write).Concat(WorkloadWarnings.IsNews(write) ? OfSpec(write.Object.Map("spec"), write.Old?.Map("spec"), FieldPath.Spec) : []);

    /// <summary>Warnings of a job's spec, alone or in a cron job.</summary>
    internal static IEnumerable<string> OfSpec(MapNode? spec, MapNode? old, FieldPath path)
    {
        if (spec?.Text("completionMode") == "Indexed" && spec.Integer("completions") > ManyCompletions && spec.Integer("parallelism") > ManyAtOnce)
        {
            yield return $"{path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, " +
                "Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
        }

        foreach (string warning in PodTemplateWarnings.Of(spec?.Map("template"), path.Child("template"), old?.Map("template")))
        {
            yield return warning;
        }
    }

    // Labels that a client has put in these places stay, and are refused when they are others than these.
    private static void Label(MapNode spec, string name, string uid)
    {
        MapNode labels = spec.EnsureMap("template").EnsureMap("metadata").EnsureMap("labels");
        labels[JobLabels.LegacyName] ??= name;
        labels[JobLabels.Name] ??= name;
        labels[JobLabels.LegacyControllerUid] ??= uid;
        labels[JobLabels.ControllerUid] ??= uid;
        spec.EnsureMap("selector").EnsureMap("matchLabels")[JobLabels.ControllerUid] ??= uid;
    }
}
