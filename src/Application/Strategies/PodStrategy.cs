using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A pod begins pending, with the quality of service that its resources ask for. Its endpoints each change their own part of it:
/// status, ephemeral containers, resources. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
/// </summary>
public sealed class PodStrategy : IKindStrategy
{
    public string Resource => "pods";

    public void PrepareForCreate(StrategyWrite write)
    {
        MapNode pod = write.Object;
        var status = new MapNode { ["phase"] = "Pending", ["qosClass"] = PodQuality.Of(pod) };
        pod["status"] = status;
        MapNode spec = pod.EnsureMap("spec");
        if (spec.List("schedulingGates") is { Count: > 0 })
        {
            PodConditions.Set(status, new("PodScheduled", "False", "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates"), write.Now);
        }

        PodLabelKeys.Apply(spec, pod.Map("metadata")?.Map("labels"));
        PodAppArmor.Apply(pod, write.Warnings);
    }

    public void PrepareForUpdate(StrategyWrite write)
    {
        MapNode old = write.Old!;
        switch (write.Subresource)
        {
            case "status":
                PodStatusUpdate.Prepare(write.Object, old);
                break;
            case "ephemeralcontainers":
                PodPartUpdate.KeepEphemeralContainers(write.Object, old);
                break;
            case "resize":
                PodPartUpdate.KeepResources(write.Object, old);
                break;
        }
    }

    /// <summary>Only a pod that runs on a node is given time to stop.</summary>
    public long? GraceSeconds(MapNode deleting, long? asked)
    {
        MapNode spec = deleting.Map("spec") ?? [];
        if (spec.Text("nodeName") is not { Length: > 0 } || deleting.Map("status")?.Text("phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        long grace = asked ?? spec.Integer("terminationGracePeriodSeconds") ?? 0;
        return grace < 0 ? 1 : grace;
    }

    public IEnumerable<string> Warnings(StrategyWrite write) => (write.Old, write.Subresource) switch
    {
        (null, _) => OnCreate(write.Object),
        (_, "status") => PodStatusUpdate.Warnings(write.Object),
        _ => [],
    };

    private static IEnumerable<string> OnCreate(MapNode pod)
    {
        IReadOnlyList<string> errors = NameForms.Errors(NameForm.Label, pod.Map("metadata")?.Text("name") ?? "");
        if (errors.Count > 0)
        {
            yield return "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: " +
                $"[{string.Join(' ', errors)}]";
        }

        foreach (string warning in PodTemplateWarnings.Of(pod, null, null))
        {
            yield return warning;
        }
    }
}
