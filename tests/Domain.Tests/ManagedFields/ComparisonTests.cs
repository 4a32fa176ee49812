using CsCheck;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.ManagedFields;

public sealed class ComparisonTests
{
    [Fact]
    public void An_object_is_the_same_as_its_copy() =>
        Assert.True(Comparison.Of(PodSample.Type, PodSample.Pod(), PodSample.Pod())!.IsSame);

    [Theory]
    [InlineData("""{"spec":{"nodeName":"a"}}""", """{"spec":{"nodeName":"b"}}""", "{}", """{"f:spec":{"f:nodeName":{}}}""", "{}")]
    [InlineData("{}", """{"metadata":{"labels":{"a":"1"}}}""", """{"f:metadata":{"f:labels":{".":{},"f:a":{}}}}""", "{}", "{}")]
    [InlineData("{}", """{"metadata":{"labels":{}},"spec":{"nodeName":""},"status":{}}""", "{}", "{}", "{}")]
    [InlineData("""{"spec":{"securityContext":{}}}""", "{}", "{}", "{}", """{"f:spec":{"f:securityContext":{}}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b","image":"x"}]}}""", """{"spec":{"containers":[{"name":"b","image":"y"},{"name":"a"}]}}""",
        "{}", """{"f:spec":{"f:containers":{"k:{\"name\":\"b\"}":{"f:image":{}}}}}""", "{}")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"x"}]}}""", """{"spec":{"containers":[{"name":"a","image":"x"},{"name":"a","image":"y"}]}}""",
        """{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{}}}}""", "{}",
        """{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{},"f:name":{},"f:resources":{}}}}}""")]
    [InlineData(
        """{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["b","c"]}}""",
        """{"f:metadata":{"f:finalizers":{"v:\"c\"":{}}}}""", "{}", """{"f:metadata":{"f:finalizers":{"v:\"a\"":{}}}}""")]
    [InlineData(
        """{"spec":{"tolerations":[{"key":"a"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""", "{}", """{"f:spec":{"f:tolerations":{}}}""", "{}")]
    public void Differences_are_told_by_path(string left, string right, string added, string modified, string removed)
    {
        Comparison there = Comparison.Of(PodSample.Type, JsonTree.Map(left), JsonTree.Map(right))!;
        Assert.Equal((added, modified, removed), (there.Added.ToString(), there.Modified.ToString(), there.Removed.ToString()));
    }

    [Fact]
    public void Looking_from_the_other_side_swaps_what_came_and_went() => Gen.Select(Labels, Labels, (a, b) => (a, b)).Sample(pair =>
    {
        Comparison there = Comparison.Of(PodSample.Type, pair.a, pair.b)!;
        Comparison back = Comparison.Of(PodSample.Type, pair.b, pair.a)!;
        Assert.Equal(there.Added, back.Removed);
        Assert.Equal(there.Removed, back.Added);
        Assert.Equal(there.Modified, back.Modified);
        Assert.True(there.Added.Intersection(there.Modified).IsEmpty && there.Added.Intersection(there.Removed).IsEmpty);
    });

    [Fact]
    public void Items_of_long_lists_are_paired_by_key()
    {
        MapNode left = Volumes(Enumerable.Range(0, 500));
        MapNode right = Volumes(Enumerable.Range(1, 500).Reverse());
        Comparison there = Comparison.Of(PodSample.Type, left, right)!;
        Assert.Equal("""{"f:spec":{"f:volumes":{"k:{\"name\":\"v500\"}":{".":{},"f:name":{}}}}}""", there.Added.ToString());
        Assert.True(there.Modified.IsEmpty);
        Assert.Equal(2, there.Removed.Count);
    }

    [Fact]
    public void An_item_without_a_name_makes_ownership_unknown() => Assert.Null(Comparison.Of(
        PodSample.Type, new MapNode(), JsonTree.Map("""{"metadata":{"ownerReferences":[null]}}""")));

    [Fact]
    public void Values_without_a_schema_are_told_apart_by_what_they_are()
    {
        var type = new StructType("T", [new Field { Name = "any", Pointer = true, Shape = new ValueShape { Form = ValueForm.Any } }]);
        Comparison there = Comparison.Of(type, JsonTree.Map("""{"any":{"a":{"x":1},"b":[1],"c":5}}"""), JsonTree.Map("""{"any":{"a":{"x":1.0},"b":[2],"c":{"d":1}}}"""))!;
        Assert.Equal("""{"f:any":{"f:b":{},"f:c":{}}}""", there.Modified.ToString());
        Assert.Equal("""{"f:any":{"f:c":{"f:d":{}}}}""", there.Added.ToString());
        Assert.True(there.Removed.IsEmpty);
    }

    private static readonly Gen<MapNode> Labels = Gen.Select(JsonTree.Pick("a", "b", "c"), JsonTree.Pick("1", "2")).Array[0, 4].Select(entries =>
    {
        var labels = new MapNode();
        foreach ((string key, string value) in entries)
        {
            labels[key] = value;
        }

        return new MapNode { ["metadata"] = new MapNode { ["labels"] = labels } };
    });

    private static MapNode Volumes(IEnumerable<int> numbers) => new()
    {
        ["spec"] = new MapNode { ["volumes"] = new ListNode(numbers.Select(n => new MapNode { ["name"] = "v" + n })) },
    };
}
