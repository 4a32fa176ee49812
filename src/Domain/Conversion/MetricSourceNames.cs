using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Conversion;

/// <summary>Where the fields of a metric stand in autoscaling/v1 and in autoscaling/v2; v1 has them flat.</summary>
internal static class MetricSourceNames
{
    private sealed record Source(string Name, (string V1, string V2)[] Target, (string V1, string V2)[] Current, params (string V1, string V2)[] Both);

    private static readonly (string, string)[] Utilization =
        [("targetAverageUtilization", "target.averageUtilization"), ("targetAverageValue", "target.averageValue")];

    private static readonly (string, string)[] CurrentUtilization =
        [("currentAverageUtilization", "current.averageUtilization"), ("currentAverageValue", "current.averageValue")];

    private static readonly Source[] Sources =
    [
        new("object",
            [("targetValue", "target.value"), ("averageValue", "target.averageValue")],
            [("currentValue", "current.value"), ("averageValue", "current.averageValue")],
            ("target", "describedObject"), ("metricName", "metric.name"), ("selector", "metric.selector")),
        new("pods",
            [("targetAverageValue", "target.averageValue")],
            [("currentAverageValue", "current.averageValue")],
            ("metricName", "metric.name"), ("selector", "metric.selector")),
        new("resource", Utilization, CurrentUtilization, ("name", "name")),
        new("containerResource", Utilization, CurrentUtilization, ("name", "name"), ("container", "container")),
        new("external",
            [("targetValue", "target.value"), ("targetAverageValue", "target.averageValue")],
            [("currentValue", "current.value"), ("currentAverageValue", "current.averageValue")],
            ("metricName", "metric.name"), ("metricSelector", "metric.selector")),
    ];

    /// <summary>A metric of v1 as v2 has it: of spec.metrics, or of status.currentMetrics.</summary>
    public static MapNode ToV2(MapNode metric, bool spec) => Convert(metric, (source, from) =>
    {
        var to = new MapNode();
        foreach ((string v1, string v2) in Pairs(source, spec))
        {
            Put(to, v2, from[v1]);
        }

        DropUnsaidValue(to.EnsureMap(spec ? "target" : "current"));
        if (spec)
        {
            MapNode target = to.EnsureMap("target");
            target["type"] = TargetType(source.Name, target);
        }

        return to;
    });

    /// <summary>A metric of v2 as v1 has it.</summary>
    public static MapNode ToV1(MapNode metric, bool spec) => Convert(metric, (source, from) =>
    {
        var to = new MapNode();
        foreach ((string v1, string v2) in Pairs(source, spec))
        {
            to[v1] = from.At(v2.Split('.'));
        }

        return to;
    });

    private static MapNode Convert(MapNode metric, Func<Source, MapNode, MapNode> convert)
    {
        var made = new MapNode { ["type"] = metric["type"] ?? TextNode.Empty };
        foreach (Source source in Sources)
        {
            if (metric.Map(source.Name) is { } from)
            {
                made[source.Name] = convert(source, from);
            }
        }

        return made;
    }

    private static IEnumerable<(string V1, string V2)> Pairs(Source source, bool spec) => source.Both.Concat(spec ? source.Target : source.Current);

    private static void Put(MapNode map, string path, Node? value)
    {
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            map[path] = value;
        }
        else if (value is not null)
        {
            map.EnsureMap(path[..dot])[path[(dot + 1)..]] = value;
        }
    }

    // v1 can't leave the value out and writes 0 where v2 has only an average; v2 would refuse the 0.
    private static void DropUnsaidValue(MapNode measure)
    {
        if (measure.Has("averageValue") && measure.Text("value") == "0")
        {
            measure.Remove("value");
        }
    }

    private static string TargetType(string source, MapNode target) => source switch
    {
        "resource" or "containerResource" => target.Has("averageUtilization") ? "Utilization" : "AverageValue",
        "external" => target.Has("value") ? "Value" : "AverageValue",
        "object" => target.Has("averageValue") ? "AverageValue" : "Value",
        _ => "AverageValue",
    };
}
