using CsCheck;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.ManagedFields;

public sealed class FieldSetTests
{
    private static readonly Gen<Node> Scalars = Gen.OneOf<Node>(
        Gen.Int[-3, 3].Select(n => (Node)NumberNode.Of(n)), JsonTree.Pick("a", "b\"<", "é\uD83D\uDE00").Select(t => (Node)t), Gen.Bool.Select(b => (Node)b));

    private static readonly Gen<PathElement> Elements = Gen.OneOf(
        JsonTree.Pick("a", "b", "c/d", "é", "\uFFFD", "\uD83D\uDE00", "q\"\\<").Select(PathElement.Field),
        Scalars.Select(PathElement.Value),
        Scalars.Select(v => PathElement.Key(new KeyField("name", v))),
        Gen.Select(Scalars, Scalars, (v, w) => PathElement.Key(new KeyField("port", v), new KeyField("k", w))),
        Gen.Int[0, 3].Select(PathElement.Index));

    private static readonly Gen<FieldSet> Sets = Elements.Array[1, 3].Array[0, 12].Select(paths => FieldSet.Of(paths));

    private static readonly Gen<(FieldSet A, FieldSet B, FieldSet C)> Triples = Gen.Select(Sets, Sets, Sets);

    [Fact]
    public void The_algebra_holds() => Triples.Sample(sets =>
    {
        (FieldSet a, FieldSet b, FieldSet c) = sets;
        Assert.Equal(a.Union(b), b.Union(a));
        Assert.Equal(a.Union(b).Union(c), a.Union(b.Union(c)));
        Assert.Equal(a.Intersection(b), b.Intersection(a));
        Assert.Equal(a, a.Union(a.Intersection(b)));
        Assert.Same(a, a.Union(a.Intersection(b)));
        Assert.Equal(a, a.Difference(b).Union(a.Intersection(b)));
        Assert.Equal(a.Union(b), a.Difference(b).Union(b));
        Assert.Equal(a.Difference(b.Union(c)), a.Difference(b).Intersection(a.Difference(c)));
        Assert.True(a.Difference(a).IsEmpty);
        Assert.Equal(a.RecursiveDifference(b), a.RecursiveDifference(b).Difference(b));
        Assert.Equal(a.Paths().Count(), a.Count);
        Assert.All(a.Paths(), path => Assert.True(a.Has(path)));
        Assert.Equal(a.GetHashCode(), FieldSet.Of([.. a.Paths().Reverse()]).GetHashCode());
    });

    [Fact]
    public void What_is_written_is_read_back() => Sets.Sample(set =>
    {
        FieldsV1Node raw = FieldsV1Node.Of(set);
        Assert.Equal(set, FieldSetReader.Read(raw, null, out bool canonical));
        Assert.True(canonical);
        Assert.Equal(set, FieldSetReader.Read(set.ToNode(), null, out canonical));
        Assert.True(canonical);
        Assert.True(set.ToNode().SameAs(JsonTree.Of(raw.ToString())));
    });

    [Fact]
    public void Bytes_that_were_read_before_are_known_by_the_schema_that_they_were_read_with()
    {
        const string Given = """{"f:spec":{"f:selector":{"f:known-again":{}}}}""";
        StructType service = ResourceCatalogue.BuiltIn.Find("", "v1", "services")!.Type;
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal(Given, Read(null, out bool canonical).ToString());
            Assert.True(canonical);
            Assert.Equal("""{"f:spec":{"f:selector":{}}}""", Read(service, out canonical).ToString());
            Assert.False(canonical);
        }

        Assert.Same(Read(service, out _), Read(service, out _));
        Assert.Null(FieldSetReader.Read(Node("""{"f:a":1}""")));
        Assert.Null(FieldSetReader.Read(Node("""{"f:a":1}""")));

        static FieldsV1Node Node(string json) => new(System.Text.Encoding.UTF8.GetBytes(json), true);

        static FieldSet Read(StructType? type, out bool canonical) => FieldSetReader.Read(Node(Given), type, out canonical)!;
    }

    [Theory]
    [InlineData("""{"f:b":{},"f:a":{"f:x":{},".":{}}}""", """{"f:a":{".":{},"f:x":{}},"f:b":{}}""")]
    [InlineData("""{"v:10":{},"v:9":{},"i:1":{},"f:z":{},"k:{\"a\":1}":{}}""", """{"f:z":{},"k:{\"a\":1}":{},"v:9":{},"v:10":{},"i:1":{}}""")]
    [InlineData("""{"k:{\"z\":1, \"a\":2}":{}}""", """{"k:{\"a\":2,\"z\":1}":{}}""")]
    [InlineData("""{"x:future":{"f:a":{}},"f:a":{}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{".":{}}}""", """{"f:a":{}}""")]
    public void Other_forms_are_brought_into_order(string given, string written)
    {
        Assert.Equal(written, FieldSetReader.Read(JsonTree.Of(given), null, out bool canonical)!.ToString());
        Assert.False(canonical);
        Assert.Equal(written, FieldSetReader.Read(new FieldsV1Node(System.Text.Encoding.UTF8.GetBytes(given), false))!.ToString());
    }

    [Theory]
    [InlineData("""{"f":{}}""")]
    [InlineData("""{"name":{}}""")]
    [InlineData("""{"k:{":{}}""")]
    [InlineData("""{"k:[1]":{}}""")]
    [InlineData("""{"k:{\"a\":1,}":{}}""")]
    [InlineData("""{"k:{\"a\"::1}":{}}""")]
    [InlineData("""{"v:":{}}""")]
    [InlineData("""{"v:1 2":{}}""")]
    [InlineData("""{"i:x":{}}""")]
    [InlineData("""{"f:a":1}""")]
    public void Malformed_sets_are_refused(string json)
    {
        Assert.Null(FieldSetReader.Read(JsonTree.Of(json)));
        Assert.Null(FieldSetReader.Read(new FieldsV1Node(System.Text.Encoding.UTF8.GetBytes(json), false)));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"f:a\":", 1000)) + "{}" + new string('}', 1000);
        Assert.Null(FieldSetReader.Read(JsonTree.Of(deep)));
        Assert.Null(FieldSetReader.Read(new FieldsV1Node(System.Text.Encoding.UTF8.GetBytes(deep), false)));
    }

    [Fact]
    public void What_became_atomic_is_owned_as_a_whole()
    {
        StructType deployment = ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!.Type;
        Node fields = JsonTree.Of("""{"f:spec":{"f:selector":{"f:matchLabels":{"f:app":{}}},"f:gone":{"f:x":{}}}}""");
        Assert.Equal("""{"f:spec":{"f:gone":{"f:x":{}},"f:selector":{}}}""", FieldSetReader.Read(fields, deployment)!.ToString());
    }

    [Fact]
    public void An_applied_object_owns_its_leaves_items_and_map_keys()
    {
        FieldSet set = FieldSetBuilder.Build(PodSample.Type, JsonTree.Map("""
            {"metadata": {"labels": {"a": "b"}, "finalizers": ["x/y"]},
             "spec": {"nodeSelector": {"k": "v"}, "securityContext": {}, "tolerations": [],
                      "containers": [{"name": "c", "ports": [{"containerPort": 80}], "args": ["a"]}, {"name": "d"}, {"name": "d"}]}}
            """))!;
        Assert.Equal("""{"f:metadata":{"f:finalizers":{"v:\"x/y\"":{}},"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:args":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}},"k:{\"name\":\"d\"}":{}},"f:nodeSelector":{},"f:securityContext":{},"f:tolerations":{}}}""", set.ToString());
    }
}
