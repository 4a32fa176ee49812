using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a job: one pod that succeeds, six retries.</summary>
internal sealed class JobDefaults : IDefaulter
{
    private static readonly Node Retries = NumberNode.Of(6);
    private static readonly Node Unlimited = new NumberNode(int.MaxValue);
    private static readonly Node NonIndexed = new TextNode("NonIndexed");
    private static readonly Node Failed = new TextNode("Failed");
    private static readonly Node TerminatingOrFailed = new TextNode("TerminatingOrFailed");
    private static readonly Node IsTrue = new TextNode("True");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        if (!spec.Has("parallelism"))
        {
            spec.FillAbsent("completions", Constants.One);
            spec["parallelism"] = Constants.One;
        }

        spec.FillAbsent("backoffLimit", spec.Has("backoffLimitPerIndex") ? Unlimited : Retries);
        Label(root.EnsureMap("metadata"), spec);
        spec.FillAbsent("completionMode", NonIndexed);
        spec.FillAbsent("suspend", Constants.False);
        spec.FillAbsent("podReplacementPolicy", spec.Has("podFailurePolicy") ? Failed : TerminatingOrFailed);
        spec.FillAbsent("manualSelector", Constants.False);
        FillSpec(spec);
    }

    // One map for both: what the server adds to the labels of the pods is then in those of the job.
    private static void Label(MapNode metadata, MapNode spec)
    {
        if (spec.Map("template")?.Map("metadata")?.Map("labels") is { Count: > 0 } labels && metadata.Map("labels") is not { Count: > 0 })
        {
            metadata["labels"] = labels;
        }
    }

    /// <summary>What a cron job's template takes as well: the rest is left to the job that is made of it.</summary>
    public static void FillSpec(MapNode spec)
    {
        spec.Map("podFailurePolicy")?.Each("rules", static rule => rule.Each("onPodConditions", static condition => condition.FillEmpty("status", IsTrue)));
        PodSpecDefaults.FillTemplate(spec);
    }
}
