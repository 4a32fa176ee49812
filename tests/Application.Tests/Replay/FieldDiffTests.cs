using System.Text;
using CsCheck;
using Kronicle.Application.Replay;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Replay;

public sealed class FieldDiffTests
{
    [Fact]
    public void A_changed_field_has_its_path_and_both_values() =>
        Assert.Equal(["spec.replicas: 1 -> 3"], Diff("""{"spec":{"replicas":1,"paused":true} }""", """{"spec":{"replicas":3,"paused":true} }"""));

    [Fact]
    public void Items_of_a_list_are_told_apart_by_their_names_whatever_their_order() =>
        Assert.Equal(["spec.containers[name=b].image: 1 -> 2", "spec.containers[name=c].image: (none) -> 4", "spec.containers[name=c].name: (none) -> c"],
            Diff("""{"spec":{"containers":[{"name":"a","image":"0"},{"name":"b","image":"1"}]} }""",
                """{"spec":{"containers":[{"name":"b","image":"2"},{"name":"a","image":"0"},{"image":"4","name":"c"}]} }"""));

    [Fact]
    public void Items_without_names_of_their_own_are_told_apart_by_place_and_lists_of_texts_are_values() =>
        Assert.Equal(["rules[1].host: b -> c", "args: a -> a,b"],
            Diff("""{"rules":[{"host":"a"},{"host":"b"}],"args":["a"]}""", """{"rules":[{"host":"a"},{"host":"c"}],"args":["a","b"]}"""));

    [Fact]
    public void What_every_write_changes_is_left_out() =>
        Assert.Empty(Diff("""{"metadata":{"resourceVersion":"1","managedFields":[{"manager":"a"}]} }""", """{"metadata":{"resourceVersion":"2","managedFields":[]} }"""));

    [Fact]
    public void A_key_with_a_dot_in_it_is_set_in_brackets() =>
        Assert.Equal(["metadata.labels[app.kubernetes.io/name]: a -> (none)"],
            Diff("""{"metadata":{"labels":{"app.kubernetes.io/name":"a","b":"1"} } }""", """{"metadata":{"labels":{"b":"1"} } }"""));

    [Fact]
    public void Of_a_secret_it_is_told_which_keys_changed_and_not_what_they_hold()
    {
        string[] told = Diff(
            """{"kind":"Secret","apiVersion":"v1","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hush"} },"data":{"a":"aHVzaA==","b":"aHVzaA==","c":"1"},"type":"Opaque"}""",
            """{"kind":"Secret","apiVersion":"v1","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hush2"} },"data":{"a":"aHVzaDI=","c":"1","d":"aHVzaA=="},"type":"Opaque"}""");
        Assert.Equal(
            ["data.a: (hidden) -> (hidden)", "data.b: (hidden) -> (none)", "data.d: (none) -> (hidden)",
                "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: (hidden) -> (hidden)"], told);
    }

    [Fact]
    public void A_new_object_has_all_its_fields_and_a_deleted_one_has_lost_them()
    {
        MapNode item = Tree("""{"kind":"ConfigMap","data":{"a":"1"},"empty":{} }""");
        Assert.All(FieldDiff.Of(null, item), change => Assert.Null(change.Before));
        Assert.All(FieldDiff.Of(item, null), change => Assert.Null(change.After));
        Assert.Equal(["kind", "data.a", "empty"], FieldDiff.Of(null, item).Select(change => change.Path));
    }

    [Fact]
    public void A_change_of_very_many_fields_is_cut_short()
    {
        MapNode item = Tree($$"""{"data":{ {{string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"k{i}\":\"v\""))}} } }""");
        Assert.Equal(FieldDiff.MaxChanges + 1, FieldDiff.Of(null, item).Count);
    }

    [Fact]
    public void There_is_a_difference_exactly_when_the_trees_differ() =>
        Gen.Select(Trees(3), Trees(3)).Sample((a, b) =>
        {
            Assert.Empty(FieldDiff.Of(Wrap(a), Wrap(a.Clone())));
            Assert.Equal(a.SameAs(b), FieldDiff.Of(Wrap(a), Wrap(b)).Count == 0);
        });

    private static Gen<Node> Trees(int depth)
    {
        Gen<Node> leaf = Gen.Int[0, 3].Select(i => (Node)NumberNode.Of(i));
        return depth == 0 ? leaf : Gen.OneOf(leaf,
            Gen.Select(Gen.Int[0, 2].Select(i => ((string[])["name", "a", "b"])[i]), Trees(depth - 1)).Array[0, 3].Select(pairs => (Node)Map(pairs)),
            Trees(depth - 1).Array[0, 3].Select(items => (Node)new ListNode(items)));
    }

    private static MapNode Map((string Key, Node Value)[] pairs)
    {
        var map = new MapNode();
        foreach ((string key, Node value) in pairs)
        {
            map[key] = value;
        }

        return map;
    }

    private static MapNode Wrap(Node node) => new() { ["x"] = node };

    private static string[] Diff(string before, string after) => [.. FieldDiff.Of(Tree(before), Tree(after))
        .Select(change => $"{change.Path}: {Text(change.Before)} -> {Text(change.After)}")];

    private static string Text(Node? node) => node switch
    {
        null => "(none)",
        ListNode list => string.Join(',', list),
        _ => node.ToString()!,
    };

    private static MapNode Tree(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;
}
