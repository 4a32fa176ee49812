using CsCheck;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;

namespace Kronicle.Domain.Tests.Patching;

public sealed class MergePatchTests
{
    private static readonly Gen<MapNode> Objects = Gen.Recursive<MapNode>((depth, self) =>
    {
        Gen<Node> scalar = Gen.Int[0, 3].Select(n => (Node)NumberNode.Of(n));
        Gen<Node> value = depth > 3 ? scalar
            : Gen.OneOf(scalar, self.Select(m => (Node)m), scalar.Array[0, 2].Select(items => (Node)new ListNode(items)));
        return Gen.Select(JsonTree.Pick("a", "b", "c"), value).Array[0, 4].Select(entries =>
        {
            var map = new MapNode();
            foreach ((string key, Node item) in entries)
            {
                map[key] = item.Clone();
            }

            return map;
        });
    });

    [Fact]
    public void The_difference_of_two_objects_makes_one_the_other() => Gen.Select(Objects, Objects, (a, b) => (a, b)).Sample(pair =>
    {
        MapNode patch = MergePatch.Between(pair.a, pair.b);
        Assert.Equal(pair.a.SameAs(pair.b), patch.Count == 0);
        Assert.True(MergePatch.Apply(pair.a.Copy(), patch).Patched!.SameAs(pair.b));
    });

    [Fact]
    public void An_empty_patch_changes_nothing() =>
        Objects.Sample(value => Assert.True(MergePatch.Apply(value.Copy(), new MapNode()).Patched!.SameAs(value)));

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":"x"}""", """{"a":{"b":null,"c":[{"d":null},null]}}""", """{"a":{"c":[{},null]}}""")]
    public void Patches_merge_as_RFC_7396_says(string current, string patch, string expected) =>
        Assert.True(JsonTree.Of(expected).SameAs(MergePatch.Apply(JsonTree.Map(current), JsonTree.Of(patch)).Patched));

    [Theory]
    [InlineData("[]", false, "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("1", true, "Invalid JSON Patch")]
    [InlineData("null", false, "Invalid JSON Patch")]
    public void What_is_no_object_is_a_bad_request(string patch, bool lenient, string message) =>
        Assert.Equal(Failure.BadRequest(message), MergePatch.Apply(new MapNode(), JsonTree.Of(patch), lenient).Failure);
}
