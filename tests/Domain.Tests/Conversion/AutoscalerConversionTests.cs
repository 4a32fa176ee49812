using System.Text;
using CsCheck;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Conversion;

public sealed class AutoscalerConversionTests
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";

    private static readonly ResourceDefinition V1 = ResourceCatalogue.BuiltIn.Find("autoscaling", "v1", "horizontalpodautoscalers")!;
    private static readonly ResourceDefinition V2 = ResourceCatalogue.BuiltIn.Find("autoscaling", "v2", "horizontalpodautoscalers")!;

    private static readonly Gen<string> Quantity = Gen.Int[1, 900].Select(n => n + "m");

    private static readonly Gen<MapNode> Identifier = Gen.Select(Gen.Bool.Select(odd => odd ? "a/b<c>" : "q"), Gen.Bool, (name, selects) =>
    {
        var metric = new MapNode { ["name"] = name };
        if (selects)
        {
            metric["selector"] = Tree("""{"matchLabels":{"k":"v"},"matchExpressions":[{"key":"e","operator":"In","values":["x"]}]}""");
        }

        return metric;
    });

    private static readonly Gen<MapNode> Metric = Gen.OneOf(
        Gen.Select(Identifier, Measure("Value", "value"), (m, t) => Source("External", "external", ("metric", m), ("target", t))),
        Gen.Select(Identifier, Measure("AverageValue", "averageValue"), (m, t) => Source("External", "external", ("metric", m), ("target", t))),
        Gen.Select(Identifier, Measure("AverageValue", "averageValue"), (m, t) => Source("Pods", "pods", ("metric", m), ("target", t))),
        Gen.Select(Identifier, Measure("AverageValue", "averageValue"), (m, t) => Source("Object", "object", ("metric", m), ("target", t), Described())),
        Gen.Select(Identifier, Measure("Value", "value"), (m, t) => Source("Object", "object", ("metric", m), ("target", t), Described())),
        Measure("AverageValue", "averageValue").Select(t => Source("Resource", "resource", ("name", "memory"), ("target", t))),
        Measure("AverageValue", "averageValue").Select(t =>
            Source("ContainerResource", "containerResource", ("name", "cpu"), ("container", "c"), ("target", t))),
        Utilization().Select(t => Source("ContainerResource", "containerResource", ("name", "cpu"), ("container", "c"), ("target", t))));

    private static readonly Gen<MapNode> Status = Gen.OneOf(
        Gen.Select(Identifier, Measured("value"), (m, c) => Source("External", "external", ("metric", m), ("current", c))),
        Gen.Select(Identifier, Measured("averageValue"), (m, c) => Source("External", "external", ("metric", m), ("current", c))),
        Gen.Select(Identifier, Measured("averageValue"), (m, c) => Source("Pods", "pods", ("metric", m), ("current", c))),
        Gen.Select(Identifier, Measured("value"), (m, c) => Source("Object", "object", ("metric", m), ("current", c), Described())),
        Gen.Select(Gen.Int[0, 300], Measured("averageValue"), (percent, c) =>
        {
            c["averageUtilization"] = NumberNode.Of(percent);
            return Source("Resource", "resource", ("name", "cpu"), ("current", c));
        }),
        Measured("averageValue").Select(c => Source("ContainerResource", "containerResource", ("name", "memory"), ("container", "c"), ("current", c))));

    private static readonly Gen<MapNode> Rules = Gen.Select(Gen.Int[0, 3600], Gen.Int[0, 2], Gen.Bool, (window, policies, tolerance) =>
    {
        var rules = new MapNode { ["stabilizationWindowSeconds"] = NumberNode.Of(window), ["selectPolicy"] = "Max" };
        if (policies > 0)
        {
            rules["policies"] = new ListNode(Enumerable.Range(1, policies).Select(n => Tree($$"""{"type":"Pods","value":{{n}},"periodSeconds":15}""")));
        }

        if (tolerance)
        {
            rules["tolerance"] = "50m";
        }

        return rules;
    });

    // The CPU target stands last: it is where v1 puts it.
    private static readonly Gen<MapNode> Autoscaler =
        from metrics in Metric.List[0, 4]
        from cpu in Gen.Int[0, 100]
        from up in Rules
        from down in Rules
        from behaves in Gen.Int[0, 3]
        from statuses in Status.List[0, 4]
        from conditions in Gen.Int[0, 2]
        from annotated in Gen.Bool
        select Make(metrics, cpu, up, down, behaves, statuses, conditions, annotated);

    [Fact]
    public void A_round_trip_through_v1_is_the_identity() => Autoscaler.Sample(
        item =>
        {
            MapNode served = VersionConversion.FromStorage(V1, item.Copy());
            string bytes = Encoding.UTF8.GetString(CanonicalWriter.Stored(served, V1.Type));
            MapNode read = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(bytes), V1.Type).Object!;
            MapNode stored = VersionConversion.ToStorage(V1, read);
            Assert.Equal(Text(item), Text(stored));
        },
        iter: 2000);

    [Fact]
    public void A_v1_object_comes_back_as_it_was_written()
    {
        MapNode item = Tree(
            """
            {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"a","annotations":{"x":"y"}},
             "spec":{"minReplicas":1,"maxReplicas":3,"targetCPUUtilizationPercentage":70},"status":{"currentReplicas":1,"desiredReplicas":2}}
            """);
        MapNode stored = VersionConversion.ToStorage(V1, item.Copy());
        Assert.Equal("""[{"resource":{"name":"cpu","target":{"averageUtilization":70,"type":"Utilization"}},"type":"Resource"}]""", Free(stored.At("spec", "metrics")!));
        Assert.True(item.SameAs(VersionConversion.FromStorage(V1, stored)));
    }

    [Fact]
    public void Annotations_are_written_as_the_reference_writes_them()
    {
        MapNode served = VersionConversion.FromStorage(V1, Tree(
            """
            {"apiVersion":"autoscaling/v2","metadata":{"name":"m"},"spec":{"maxReplicas":5,
             "metrics":[{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"100Mi"}}},
                        {"type":"External","external":{"metric":{"name":"q"},"target":{"type":"Value","value":"30"}}}],
             "behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},
                         "scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}},
             "status":{"conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"R","message":"a<b"}]}}
            """));
        MapNode annotations = Assert.IsType<MapNode>(served.At("metadata", "annotations"));
        Assert.Equal(
            """[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}},{"type":"External","external":{"metricName":"q","targetValue":"30"}}]""",
            annotations.Text(Prefix + "metrics"));
        Assert.Equal(
            """{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}""",
            annotations.Text(Prefix + "behavior"));
        Assert.Equal(
            """[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"R","message":"a\u003cb"}]""",
            annotations.Text(Prefix + "conditions"));
        Assert.Null(served.At("spec", "metrics"));
        Assert.Null(served.At("spec", "behavior"));
    }

    [Theory]
    [InlineData("metrics", "[")]
    [InlineData("metrics", "{}")]
    [InlineData("metrics", """[{"type":1}]""")]
    [InlineData("metrics", """[],"items":[{"type":"Pods"}]""")]
    [InlineData("behavior", "[]")]
    [InlineData("behavior", """{"ScaleUp":{"SelectPolicy":1}}""")]
    [InlineData("conditions", "null")]
    public void Malformed_annotations_are_passed_over(string name, string text)
    {
        var item = new MapNode { ["metadata"] = new MapNode { ["annotations"] = new MapNode { [Prefix + name] = text } }, ["spec"] = new MapNode() };
        MapNode stored = VersionConversion.ToStorage(V1, item);
        Assert.Equal("""{"metadata":{},"spec":{}}""", Free(stored));
    }

    [Fact]
    public void The_annotations_are_not_stored_with_v2() => Assert.Equal(
        """{"metadata":{"annotations":{"x":"y"}}}""",
        Free(VersionConversion.ToStorage(V2, Tree($$"""{"metadata":{"annotations":{"x":"y","{{Prefix}}metrics":"[]","{{Prefix}}behavior":"{}"} } }"""))));

    private static Gen<MapNode> Measure(string type, string field) => Quantity.Select(q => new MapNode { ["type"] = type, [field] = q });

    private static Gen<MapNode> Measured(string field) => Quantity.Select(q => new MapNode { [field] = q });

    private static Gen<MapNode> Utilization() =>
        Gen.Int[1, 100].Select(n => new MapNode { ["type"] = "Utilization", ["averageUtilization"] = NumberNode.Of(n) });

    private static (string, Node) Described() => ("describedObject", Tree("""{"kind":"Service","name":"s","apiVersion":"v1"}"""));

    private static MapNode Source(string type, string name, params (string Name, Node Value)[] fields)
    {
        var source = new MapNode();
        foreach ((string field, Node value) in fields)
        {
            source[field] = value;
        }

        return new MapNode { ["type"] = type, [name] = source };
    }

    private static MapNode Make(
        List<MapNode> metrics, int cpu, MapNode up, MapNode down, int behaves, List<MapNode> statuses, int conditions, bool annotated)
    {
        MapNode item = Tree("""{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},"spec":{"maxReplicas":5},"status":{"desiredReplicas":2}}""");
        var list = new ListNode(metrics);
        if (cpu > 50)
        {
            list.Add(Source("Resource", "resource", ("name", "cpu"), ("target", new MapNode { ["type"] = "Utilization", ["averageUtilization"] = NumberNode.Of(cpu) })));
        }

        item.Map("spec")!["metrics"] = list;
        var behavior = new MapNode();
        behavior["scaleUp"] = (behaves & 1) > 0 ? up : null;
        behavior["scaleDown"] = (behaves & 2) > 0 ? down : null;
        item.Map("spec")!["behavior"] = behaves > 0 ? behavior : null;
        item.Map("status")!["currentMetrics"] = new ListNode(statuses);
        item.Map("status")!["conditions"] = new ListNode(Enumerable.Range(0, conditions).Select(n =>
            Tree($$"""{"type":"T{{n}}","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}""")));
        if (annotated)
        {
            item.Map("metadata")!["annotations"] = new MapNode { ["x"] = "y" };
        }

        return item;
    }

    private static string Text(MapNode item) => Encoding.UTF8.GetString(CanonicalWriter.Stored(item, V2.Type));

    private static string Free(Node node)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Free(output, node);
        return Encoding.UTF8.GetString(output.Written);
    }

    private static MapNode Tree(string json) => Assert.IsType<MapNode>(TreeReader.Read(Encoding.UTF8.GetBytes(json), out _));
}
