using Kronicle.Domain.Applying;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Applying;

public sealed class TypedMergeTests
{
    [Theory]
    [InlineData("""{"a":"1"}""", """{"b":"2"}""", """{"a":"1","b":"2"}""")]
    [InlineData("""{"a":"1"}""", """{"a":"2"}""", """{"a":"2"}""")]
    [InlineData("""{"a":"1"}""", """{"a":null}""", """{"a":null}""")]
    [InlineData("""{"a":"1"}""", "null", """{"a":"1"}""")]
    [InlineData("{}", "null", "null")]
    [InlineData("null", "{}", "{}")]
    public void Maps_merge_key_by_key(string live, string applied, string expected) => Assert.True(
        JsonTree.Of(expected).SameAs(Merge("data", JsonTree.Of(live), JsonTree.Of(applied))));

    [Theory]
    [InlineData("a b", "c", "a b c")]
    [InlineData("a b", "b a", "b a")]
    [InlineData("side a", "z a", "side z a")]
    [InlineData("a x b y", "b a", "x b y a")]
    [InlineData("a b c", "c x a", "b c x a")]
    [InlineData("", "b a", "b a")]
    [InlineData("a b", "", "a b")]
    public void Sets_take_the_applied_order(string live, string applied, string expected)
    {
        var merged = (ListNode)TypedMerge.Merge(ApplySample.ConfigMap, Finalizers(live), Finalizers(applied)).At("metadata", "finalizers")!;
        Assert.Equal(expected, string.Join(' ', merged));
    }

    [Fact]
    public void Items_of_one_key_merge_and_items_of_an_atomic_list_do_not()
    {
        MapNode live = Pod("""{"containers":[{"name":"a","image":"1"}],"tolerations":[{"key":"x"}]}""");
        MapNode applied = Pod("""{"containers":[{"name":"a","tty":true}],"tolerations":[{"key":"y"}]}""");
        Assert.True(Pod("""{"containers":[{"name":"a","image":"1","tty":true}],"tolerations":[{"key":"y"}]}""")
            .SameAs(TypedMerge.Merge(ApplySample.Deployment, live, applied)));
    }

    [Fact]
    public void A_name_that_stands_twice_in_the_live_list_is_replaced_by_the_applied_item()
    {
        MapNode live = Pod("""{"containers":[{"name":"a","image":"1"},{"name":"a","image":"2"}]}""");
        Assert.True(Pod("""{"containers":[{"name":"a","tty":true}]}""")
            .SameAs(TypedMerge.Merge(ApplySample.Deployment, live, Pod("""{"containers":[{"name":"a","tty":true}]}"""))));
    }

    private static Node? Merge(string field, Node live, Node applied) =>
        TypedMerge.Merge(ApplySample.ConfigMap, new MapNode { [field] = live }, new MapNode { [field] = applied })[field];

    private static MapNode Finalizers(string names) => new()
    {
        ["metadata"] = new MapNode { ["finalizers"] = new ListNode(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new TextNode(name))) },
    };

    private static MapNode Pod(string spec) => new() { ["spec"] = new MapNode { ["template"] = new MapNode { ["spec"] = JsonTree.Of(spec) } } };
}
