using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>The metrics of an autoscaler: each has one source, and that of its type.</summary>
internal static class MetricRules
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];
    private static readonly string[] Sources = ["object", "external", "pods", "resource", "containerResource"];

    public static void Check(MapNode spec, MapNode? old, FieldPath path, Causes causes)
    {
        bool anyVersion = HasBadObject(old);
        bool scalesByDemand = false;
        foreach ((int index, MapNode metric) in spec.Entries("metrics"))
        {
            Metric(metric, path.Index(index), anyVersion, causes);
            scalesByDemand |= metric.Text("type") is "Object" or "External";
        }

        if (spec.Integer("minReplicas") == 0 && !scalesByDemand)
        {
            causes.Add(FieldError.Forbidden(path, "must specify at least one Object or External metric to support scaling to zero replicas"));
        }
    }

    private static void Metric(MapNode metric, FieldPath path, bool anyVersion, Causes causes)
    {
        string type = metric.TextOf("type");
        bool known = Array.IndexOf(Types, type) >= 0;
        if (type.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("type"), "must specify a metric source type"));
        }

        Choice.Supported(type, Types, path.Child("type"), causes);
        int present = 0;
        foreach (string source in Sources)
        {
            if (metric.Map(source) is { } found && ++present == 1)
            {
                MetricSourceRules.Check(source, found, path.Child(source), anyVersion, causes);
            }
        }

        string expected = known ? char.ToLowerInvariant(type[0]) + type[1..] : "";
        if (known && metric.Map(expected) is null)
        {
            causes.Add(FieldError.Required(path.Child(expected), "must populate information for the given metric source"));
        }

        // As in the reference, an unknown type is said twice.
        Choice.Supported(type, Types, path.Child("type"), causes);
        foreach (string source in present > 1 ? Sources : [])
        {
            if (source != expected && metric.Map(source) is not null)
            {
                causes.Add(FieldError.Forbidden(path.Child(source), "must populate the given metric source only"));
            }
        }
    }

    private static bool HasBadObject(MapNode? old)
    {
        foreach ((_, MapNode metric) in new Entries(old?.List("metrics")))
        {
            if (metric.Text("type") == "Object" && metric.Map("object") is { } source &&
                TargetReferenceRules.VersionError(source.Map("describedObject")?.Text("apiVersion") ?? "", anyGroup: true) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
