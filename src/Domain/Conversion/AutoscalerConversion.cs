using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Conversion;

/// <summary>
/// HorizontalPodAutoscalers of autoscaling/v1 know one metric, the CPU utilization; what autoscaling/v2 has beyond it travels in
/// annotations, which exist in v1 alone.
/// </summary>
internal static class AutoscalerConversion
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";
    private const string Metrics = Prefix + "metrics";
    private const string Behavior = Prefix + "behavior";
    private const string CurrentMetrics = Prefix + "current-metrics";
    private const string Conditions = Prefix + "conditions";
    private const string TargetCpu = "targetCPUUtilizationPercentage";
    private const string CurrentCpu = "currentCPUUtilizationPercentage";

    private static readonly string[] Annotations = [Metrics, Behavior, Prefix + "update-policy", CurrentMetrics, Conditions];

    /// <summary>Removes the annotations: in v2 the fields themselves say all.</summary>
    public static MapNode Clean(MapNode item)
    {
        if (item.Map("metadata") is { } metadata && metadata.Map("annotations") is { } annotations &&
            Annotations.Count(annotations.Remove) > 0 && annotations.Count == 0)
        {
            metadata.Remove("annotations");
        }

        return item;
    }

    public static MapNode ToV2(MapNode item)
    {
        MapNode? annotations = item.At("metadata", "annotations") as MapNode;
        if (item.Map("spec") is { } spec)
        {
            Spec(spec, annotations);
        }

        Status(item, annotations);
        SetVersion(item, "autoscaling/v2");
        return Clean(item);
    }

    public static MapNode FromV2(MapNode item)
    {
        Clean(item);
        if (item.Map("spec") is { } spec)
        {
            TakeMetrics(item, spec);
            if (spec.Map("behavior") is { } behavior)
            {
                Annotate(item, Behavior, AutoscalerBehavior.Write(behavior));
                spec.Remove("behavior");
            }
        }

        if (item.Map("status") is { } status)
        {
            TakeStatus(item, status);
        }

        SetVersion(item, "autoscaling/v1");
        return item;
    }

    private static void Spec(MapNode spec, MapNode? annotations)
    {
        // The order is the reference's: what the annotation has, then the CPU metric.
        ListNode metrics = AutoscalerMetrics.ReadSpecs(annotations?.Text(Metrics)) ?? [];
        if (spec[TargetCpu] is NumberNode target)
        {
            metrics.Add(AutoscalerMetrics.CpuTarget(target));
        }

        spec.Remove(TargetCpu);
        if (metrics.Count > 0)
        {
            spec["metrics"] = metrics;
        }

        if (AutoscalerBehavior.Read(annotations?.Text(Behavior)) is { } behavior)
        {
            spec["behavior"] = behavior;
        }
    }

    private static void Status(MapNode item, MapNode? annotations)
    {
        MapNode? status = item.Map("status");
        ListNode? metrics = AutoscalerMetrics.ReadStatuses(annotations?.Text(CurrentMetrics));
        if (metrics is null && status?[CurrentCpu] is NumberNode current)
        {
            metrics = [AutoscalerMetrics.CpuStatus(current)];
        }

        status?.Remove(CurrentCpu);
        if (metrics is { Count: > 0 })
        {
            item.EnsureMap("status")["currentMetrics"] = metrics;
        }

        if (AutoscalerMetrics.ReadConditions(annotations?.Text(Conditions)) is { Count: > 0 } conditions)
        {
            item.EnsureMap("status")["conditions"] = conditions;
        }
    }

    private static void TakeMetrics(MapNode item, MapNode spec)
    {
        ListNode metrics = spec.List("metrics") ?? [];
        MapNode? cpu = metrics.Maps.FirstOrDefault(AutoscalerMetrics.IsCpu);
        if (cpu?.At("resource", "target", "averageUtilization") is NumberNode target)
        {
            spec[TargetCpu] = target;
            metrics.RemoveAll(metric => ReferenceEquals(metric, cpu));
        }

        if (metrics.Count > 0)
        {
            Annotate(item, Metrics, AutoscalerMetrics.WriteSpecs(metrics));
        }

        spec.Remove("metrics");
    }

    private static void TakeStatus(MapNode item, MapNode status)
    {
        // Kept in the annotation too when it is the CPU utilization: the annotation has the absolute value.
        if (status.List("currentMetrics") is { Count: > 0 } metrics)
        {
            MapNode? cpu = metrics.Maps.LastOrDefault(m => AutoscalerMetrics.IsCpu(m) && m.At("resource", "current", "averageUtilization") is NumberNode);
            status[CurrentCpu] = cpu?.At("resource", "current", "averageUtilization");
            Annotate(item, CurrentMetrics, AutoscalerMetrics.WriteStatuses(metrics));
        }

        if (status.List("conditions") is { Count: > 0 } conditions)
        {
            Annotate(item, Conditions, AutoscalerMetrics.WriteConditions(conditions));
        }

        status.Remove("currentMetrics");
        status.Remove("conditions");
    }

    private static void Annotate(MapNode item, string key, string text) => item.EnsureMap("metadata").EnsureMap("annotations")[key] = text;

    private static void SetVersion(MapNode item, string apiVersion)
    {
        if (item.Has("apiVersion"))
        {
            item["apiVersion"] = apiVersion;
        }
    }
}
