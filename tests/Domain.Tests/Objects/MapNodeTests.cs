using CsCheck;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Objects;

public class MapNodeTests
{
    [Fact]
    public void It_behaves_like_a_dictionary() => Gen.Select(Gen.Int[0, 40], Gen.Int[0, 3]).List[0, 200].Sample(steps =>
    {
        var map = new MapNode();
        var model = new Dictionary<string, long>();
        int step = 0;
        foreach ((int number, int action) in steps)
        {
            string key = "k" + number;
            if (action == 0)
            {
                Assert.Equal(model.Remove(key), map.Remove(key));
            }
            else
            {
                model[key] = ++step;
                map[key] = NumberNode.Of(step);
            }

            Assert.Equal(model.ContainsKey("k7"), map.Has("k7"));
        }

        Assert.Equal(model.OrderBy(e => e.Key), map.Select(e => KeyValuePair.Create(e.Key, ((NumberNode)e.Value).Integer)).OrderBy(e => e.Key));
        Assert.All(model, entry => Assert.Equal(entry.Value, map.Integer(entry.Key)));
    });

    [Fact]
    public void A_huge_map_is_emptied_from_its_front()
    {
        var map = new MapNode();
        for (int i = 0; i < 200_000; i++)
        {
            map["k" + i] = NumberNode.Of(i);
        }

        for (int i = 0; i < 200_000; i++)
        {
            Assert.True(map.Remove("k" + i));
        }

        Assert.Equal(0, map.Count);
    }

    [Fact]
    public void Few_keys_keep_their_order_when_one_goes()
    {
        var map = new MapNode { ["a"] = true, ["b"] = true, ["c"] = true };
        map.Remove("a");
        Assert.Equal(["b", "c"], map.Keys);
    }

    [Fact]
    public void Setting_null_removes()
    {
        var map = new MapNode { ["a"] = "x" };
        map["a"] = null;
        Assert.False(map.Has("a"));
    }

    [Fact]
    public void A_copy_shares_nothing_that_changes()
    {
        MapNode map = JsonTree.Map("""{"a":{"b":[{"c":1}]}}""");
        MapNode copy = map.Copy();
        ((MapNode)map.Map("a")!.List("b")![0])["c"] = "changed";
        Assert.Equal(1, ((MapNode)copy.Map("a")!.List("b")![0]).Integer("c"));
    }

    [Fact]
    public void Maps_are_the_same_in_any_order_and_lists_are_not()
    {
        Assert.True(JsonTree.Of("""{"a":1,"b":2}""").SameAs(JsonTree.Of("""{"b":2,"a":1}""")));
        Assert.False(JsonTree.Of("[1,2]").SameAs(JsonTree.Of("[2,1]")));
        Assert.False(JsonTree.Of("""{"a":null}""").SameAs(JsonTree.Of("""{"b":null}""")));
        Assert.False(JsonTree.Of("1").SameAs(JsonTree.Of("1.0")));
    }
}
