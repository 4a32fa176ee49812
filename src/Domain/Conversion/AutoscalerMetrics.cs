using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Conversion;

/// <summary>The metrics and conditions of an autoscaler as autoscaling/v1 writes them into annotations.</summary>
internal static class AutoscalerMetrics
{
    private const string Types = "io.k8s.api.autoscaling.v1.";

    private static readonly Lazy<StructType> Specs = new(() => Document(Types + "MetricSpec"));
    private static readonly Lazy<StructType> Statuses = new(() => Document(Types + "MetricStatus"));
    private static readonly Lazy<StructType> ConditionList = new(() => Document(Types + "HorizontalPodAutoscalerCondition"));

    public static bool IsCpu(MapNode metric) => metric.Text("type") == "Resource" && metric.At("resource", "name") is TextNode { Value: "cpu" };

    /// <summary>The v2 metric for a target CPU utilization in percent of the request.</summary>
    public static MapNode CpuTarget(NumberNode percent) =>
        Cpu("target", new MapNode { ["type"] = "Utilization", ["averageUtilization"] = percent });

    /// <summary>The v2 status of a current CPU utilization in percent of the request.</summary>
    public static MapNode CpuStatus(NumberNode percent) => Cpu("current", new MapNode { ["averageUtilization"] = percent });

    /// <summary>The v2 metrics in an annotation; null when it is absent or malformed, which the reference passes over.</summary>
    public static ListNode? ReadSpecs(string? annotation) => Read(annotation, Specs.Value, metric => MetricSourceNames.ToV2(metric, spec: true));

    public static ListNode? ReadStatuses(string? annotation) =>
        Read(annotation, Statuses.Value, metric => MetricSourceNames.ToV2(metric, spec: false));

    public static ListNode? ReadConditions(string? annotation) => Read(annotation, ConditionList.Value, condition => condition);

    /// <summary>The annotation of v2 metrics, in the field order of Go's encoding/json.</summary>
    public static string WriteSpecs(ListNode metrics) => Write(metrics, Specs.Value, metric => MetricSourceNames.ToV1(metric, spec: true));

    public static string WriteStatuses(ListNode metrics) => Write(metrics, Statuses.Value, metric => MetricSourceNames.ToV1(metric, spec: false));

    public static string WriteConditions(ListNode conditions) => Write(conditions, ConditionList.Value, condition => condition);

    private static MapNode Cpu(string field, MapNode value) =>
        new() { ["type"] = "Resource", ["resource"] = new MapNode { ["name"] = "cpu", [field] = value } };

    // A list alone is no document of a declared type: it is read as the one field of an object.
    private static StructType Document(string type)
    {
        var element = new ValueShape { Form = ValueForm.Struct, Resolve = () => ResourceCatalogue.BuiltIn.Type(type)! };
        return new StructType(type, [new Field { Name = "items", Shape = new ValueShape { Form = ValueForm.List, Element = element } }]);
    }

    private static ListNode? Read(string? annotation, StructType document, Func<MapNode, MapNode> convert)
    {
        if (annotation is null || TreeReader.Read(Encoding.UTF8.GetBytes(annotation), out _) is not ListNode)
        {
            return null;
        }

        MapNode? read = ObjectDecoder.Decode(Encoding.UTF8.GetBytes($"{{\"items\":{annotation}}}"), document).Object;
        return read is null ? null : new ListNode((read.List("items") ?? []).Maps.Select(convert));
    }

    private static string Write(ListNode list, StructType document, Func<MapNode, MapNode> convert)
    {
        StructType element = document.Fields[0].Shape.Element!.Struct;
        using var output = new JsonBuffer();
        foreach (MapNode item in list.Maps)
        {
            output.Raw(output.Length == 0 ? (byte)'[' : (byte)',');
            CanonicalWriter.Write(output, convert(item), element);
        }

        output.Raw((byte)']');
        return Encoding.UTF8.GetString(output.Written);
    }
}
