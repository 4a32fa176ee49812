using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.Patching;

public sealed class StrategicMergePatchTests
{
    private static readonly StructType Pod = ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!.Type;

    private const string Two = """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"1"}]}}""";

    [Theory]
    [InlineData(Two, """{"spec":{"containers":[{"name":"b","image":"2"}]}}""", """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"2"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"},{"name":"X","value":null}]}]}}""", """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"Y","value":"2"},{"name":"X"}]},{"name":"b","image":"1"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""", """{"spec":{"containers":[{"name":"b","image":"1"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"name":"n"},{"$patch":"replace"}]}}""", """{"spec":{"containers":[{"name":"n"}]}}""")]
    [InlineData(Two, """{"spec":{"$setElementOrder/containers":[{"name":"z"},{"name":"b"},{"name":"a"}],"containers":[{"name":"z"}]}}""", """{"spec":{"containers":[{"name":"z"},{"name":"b","image":"1"},{"name":"a","image":"1","env":[{"name":"X","value":"1"}]}]}}""")]
    [InlineData(Two, """{"spec":null}""", "{}")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"$patch":"replace","c":"3"}}}""", """{"metadata":{"labels":{"c":"3"}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":{"$patch":"delete"}}}""", """{"metadata":{"labels":{}}}""")]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"labels":{"$patch":"explode"},"annotations":{"a":null}}}""", """{"metadata":{"annotations":{}}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c","a"]}}""", """{"metadata":{"finalizers":["c","a","b"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["c","a","b"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["c"]}}""", """{"metadata":{"$setElementOrder/finalizers":["z","c"],"finalizers":["z"]}}""", """{"metadata":{"finalizers":["z","c"]}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""", """{"spec":{"volumes":[{"$retainKeys":["name","hostPath"],"name":"v","hostPath":{"path":"/"}}]}}""", """{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}}""")]
    [InlineData("""{"spec":{"tolerations":[{"key":"a"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    public void Patches_merge_by_strategy(string current, string patch, string expected)
    {
        PatchResult result = StrategicMergePatch.Apply(Pod, JsonTree.Map(current), JsonTree.Of(patch));
        Assert.Null(result.Failure);
        Assert.True(JsonTree.Of(expected).SameAs(result.Patched), GoPrint.Value(result.Patched));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", 500, "map: map[image:x] does not contain declared merge key: name")]
    [InlineData("""{"spec":{"$setElementOrder/containers":[{"name":"z"}],"containers":[{"name":"q","image":"q"}]}}""", 500, "The order in patch list:\n[map[image:q name:q]]\n doesn't match $setElementOrder list:\n[map[name:z]]\n")]
    [InlineData("""{"spec":{"$retainKeys":["nodeName"],"hostname":"x"}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$setElementOrder":[]}}""", 400, "invalid patch format of setElementOrder list")]
    [InlineData("""{"spec":{"$deleteFromPrimitiveList":[]}}""", 400, "invalid patch format of primitive list")]
    [InlineData("""{"spec":{"$setElementOrder/containers":"x"}}""", 500, "expected a []interface {}, but received a string")]
    [InlineData("""{"spec":{"$setElementOrder/nope":[1]}}""", 500, "unable to find api field in struct PodSpec for the json field \"nope\"")]
    [InlineData("""{"spec":{"$patch":"merge"}}""", 500, "unknown patch type: merge in map: map[$patch:merge]")]
    [InlineData("""{"spec":{"containers":["x"]}}""", 500, "list element types are not identical: [[map[env:[map[name:X value:1]] image:1 name:a] map[image:1 name:b]] [x]]")]
    [InlineData("""{"spec":{"containers":[{"$patch":"merge"}]}}""", 500, "merging lists cannot yet be specified in the patch")]
    [InlineData("[]", 400, "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    public void Malformed_patches_fail_as_in_the_reference(string patch, int code, string message)
    {
        PatchResult result = StrategicMergePatch.Apply(Pod, JsonTree.Map(Two), JsonTree.Of(patch));
        Assert.Equal((code, message), (result.Failure!.Code, result.Failure.Message));
    }

    [Fact]
    public void An_empty_patch_changes_nothing_and_a_patch_is_not_used_up()
    {
        Assert.True(StrategicMergePatch.Apply(Pod, JsonTree.Map(Two), new MapNode()).Patched!.SameAs(JsonTree.Of(Two)));
        Node patch = JsonTree.Of("""{"spec":{"$setElementOrder/containers":[{"name":"z"}],"containers":[{"name":"z"}],"volumes":[{"name":"v","$retainKeys":["name"]}]}}""");
        Node before = patch.Clone();
        StrategicMergePatch.Apply(Pod, JsonTree.Map(Two), patch);
        Assert.True(before.SameAs(patch));
    }

    [Theory]
    [InlineData("""{"b":[1,"x",null,true],"a":{"c":1.5}}""", "map[a:map[c:1.5] b:[1 x <nil> true]]")]
    [InlineData("[1e21,1e-7,100000.0,0.25]", "[1e+21 1e-07 100000 0.25]")]
    public void Trees_print_as_in_Go(string json, string text) => Assert.Equal(text, GoPrint.Value(JsonTree.Of(json)));
}
