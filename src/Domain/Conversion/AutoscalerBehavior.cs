using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Conversion;

/// <summary>
/// The scaling behavior of an autoscaler in the annotation of autoscaling/v1. The reference writes it with the names of Go's fields
/// and nulls for what is absent, and reads names in any case.
/// </summary>
internal static class AutoscalerBehavior
{
    private static readonly StructType Type =
        ResourceCatalogue.BuiltIn.Type("io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior")!;

    /// <summary>The behavior in an annotation; null when it is absent, empty or malformed.</summary>
    public static MapNode? Read(string? annotation)
    {
        if (annotation is null || TreeReader.Read(Encoding.UTF8.GetBytes(annotation), out _) is not MapNode tree)
        {
            return null;
        }

        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, Renamed(tree, Type));
        return ObjectDecoder.Decode(json.Written, Type).Object is { Count: > 0 } behavior ? behavior : null;
    }

    public static string Write(MapNode behavior)
    {
        using var output = new JsonBuffer();
        output.Raw("{\"ScaleUp\":"u8);
        Rules(output, behavior.Map("scaleUp"));
        output.Raw(",\"ScaleDown\":"u8);
        Rules(output, behavior.Map("scaleDown"));
        output.Raw((byte)'}');
        return Encoding.UTF8.GetString(output.Written);
    }

    private static void Rules(JsonBuffer output, MapNode? rules)
    {
        if (rules is null)
        {
            output.Raw("null"u8);
            return;
        }

        output.Raw("{\"StabilizationWindowSeconds\":"u8);
        CanonicalWriter.Free(output, rules["stabilizationWindowSeconds"] ?? NullNode.Instance);
        output.Raw(",\"SelectPolicy\":"u8);
        CanonicalWriter.Free(output, rules["selectPolicy"] ?? NullNode.Instance);
        output.Raw(",\"Policies\":"u8);
        Policies(output, rules.List("policies"));
        output.Raw(",\"Tolerance\":"u8);
        CanonicalWriter.Free(output, rules["tolerance"] ?? NullNode.Instance);
        output.Raw((byte)'}');
    }

    private static void Policies(JsonBuffer output, ListNode? policies)
    {
        if (policies is null)
        {
            output.Raw("null"u8);
            return;
        }

        output.Raw((byte)'[');
        int start = output.Length;
        foreach (MapNode policy in policies.Maps)
        {
            output.Raw(output.Length > start ? ",{\"Type\":"u8 : "{\"Type\":"u8);
            output.Text(policy.Text("type"));
            output.Raw(",\"Value\":"u8);
            output.Number(policy.Integer("value") ?? 0);
            output.Raw(",\"PeriodSeconds\":"u8);
            output.Number(policy.Integer("periodSeconds") ?? 0);
            output.Raw((byte)'}');
        }

        output.Raw((byte)']');
    }

    // Only where the type says so are names matched: the recursion is as deep as the type.
    private static MapNode Renamed(MapNode map, StructType type)
    {
        var renamed = new MapNode(map.Count);
        foreach (KeyValuePair<string, Node> entry in map)
        {
            if (type.Fields.FirstOrDefault(f => f.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)) is { } field)
            {
                renamed[field.Name] = Renamed(entry.Value, field.Shape);
            }
        }

        return renamed;
    }

    private static Node Renamed(Node node, ValueShape shape) => (node, shape.Form) switch
    {
        (MapNode map, ValueForm.Struct) => Renamed(map, shape.Struct),
        (ListNode list, ValueForm.List) => new ListNode(list.Select(item => Renamed(item, shape.Element!))),
        _ => node,
    };
}
