using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;

namespace Kronicle.Domain.Tests.Patching;

public sealed class JsonPatchTests
{
    private const string Document = """{"m":{"a/b":"1","k~l":"2","n":null},"l":["x","y"],"s":"t"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""[]""", Document)]
    [InlineData("""[{"op":"add","path":"/l/-","value":"z"}]""", """{"m":{"a/b":"1","k~l":"2","n":null},"l":["x","y","z"],"s":"t"}""")]
    [InlineData("""[{"op":"add","path":"/l/1","value":"z"}]""", """{"m":{"a/b":"1","k~l":"2","n":null},"l":["x","z","y"],"s":"t"}""")]
    [InlineData("""[{"op":"add","path":"/l/-1","value":"z"}]""", """{"m":{"a/b":"1","k~l":"2","n":null},"l":["x","y","z"],"s":"t"}""")]
    [InlineData("""[{"op":"remove","path":"/l/-1"},{"op":"replace","path":"/m/a~1b","value":"9"},{"op":"replace","path":"/m/k~0l","value":"8"}]""", """{"m":{"a/b":"9","k~l":"8","n":null},"l":["x"],"s":"t"}""")]
    [InlineData("""[{"op":"replace","path":"/new","value":1}]""", """{"m":{"a/b":"1","k~l":"2","n":null},"l":["x","y"],"s":"t","new":1}""")]
    [InlineData("""[{"op":"copy","from":"/l","path":"/m/c"},{"op":"move","from":"/s","path":"/l/0"},{"op":"remove","path":"/m/n"}]""", """{"m":{"a/b":"1","k~l":"2","c":["x","y"]},"l":["t","x","y"]}""")]
    [InlineData("""[{"op":"test","path":"/m/n","value":null},{"op":"test","path":"/m/nope"},{"op":"test","path":"/l","value":["x","y"]}]""", Document)]
    [InlineData("""[{"op":"replace","path":"","value":{"a":1}}]""", """{"a":1}""")]
    public void Operations_apply_in_order(string patch, string expected)
    {
        PatchResult result = JsonPatch.Read(JsonTree.Of(patch), false, out _)!.Apply(JsonTree.Map(Document), Stop);
        Assert.Null(result.Failure);
        Assert.True(JsonTree.Of(expected).SameAs(result.Patched));
    }

    [Theory]
    [InlineData("""{"op":"test","path":"/s","value":"u"}""", "testing value /s failed: test failed")]
    [InlineData("""{"op":"remove","path":"/m/nope"}""", "error in remove for path: '/m/nope': Unable to remove nonexistent key: nope: missing value")]
    [InlineData("""{"op":"remove","path":"/l/5"}""", "error in remove for path: '/l/5': Unable to access invalid index: 5: invalid index referenced")]
    [InlineData("""{"op":"add","path":"/l/3","value":1}""", "error in add for path: '/l/3': Unable to access invalid index: 3: invalid index referenced")]
    [InlineData("""{"op":"add","path":"/no/x","value":1}""", "add operation does not apply: doc is missing path: \"/no/x\": missing value")]
    [InlineData("""{"op":"add","path":"/m/n/x","value":1}""", "add operation does not apply: doc is missing path: \"/m/n/x\": missing value")]
    [InlineData("""{"op":"add","value":1}""", "add operation failed to decode path: missing value")]
    [InlineData("""{"op":"add","path":"/l/x","value":1}""", "error in add for path: '/l/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("""{"op":"move","from":"/m","path":"/m/x"}""", "move operation does not apply: doc is missing destination path: /m/x: missing value")]
    [InlineData("""{"op":"merge","path":"/s"}""", "Unexpected kind: merge")]
    public void What_does_not_apply_is_unprocessable_and_the_message_keeps_the_reason(string operation, string reason)
    {
        JsonPatch patch = JsonPatch.Read(JsonTree.Of($"[{operation}]"), false, out _)!;
        Assert.Null(patch.TryApply(JsonTree.Map(Document), out string? error, Stop));
        Assert.Equal(reason, error);
        ApiStatus failure = patch.Apply(JsonTree.Map(Document), Stop).Failure!;
        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (failure.Code, failure.Reason, failure.Message));
    }

    [Theory]
    [InlineData("{}", false, "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")]
    [InlineData("{}", true, "json: cannot unmarshal object into Go value of type jsonpatch.Patch")]
    [InlineData("""["x"]""", false, "error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp")]
    [InlineData("""[{"op":1}]""", false, "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string")]
    public void What_is_no_patch_is_a_bad_request(string document, bool lenient, string message)
    {
        Assert.Null(JsonPatch.Read(JsonTree.Of(document), lenient, out ApiStatus? failure));
        Assert.Equal(Failure.BadRequest(message), failure);
    }

    [Fact]
    public void Members_that_nobody_knows_are_warned_of() => Assert.Equal(
        ["json patch unknown field \"[0].foo\""], JsonPatch.Read(JsonTree.Of("""[{"op":"test","path":"","foo":1}]"""), false, out _)!.Warnings);

    [Fact]
    public void Operations_are_counted()
    {
        var patch = new ListNode(Enumerable.Repeat(JsonTree.Of("""{"op":"test","path":"/s","value":"t"}"""), JsonPatch.MostOperations + 1));
        Assert.Null(JsonPatch.Read(patch, false, out ApiStatus? failure));
        Assert.Equal("Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001", failure!.Message);
        Assert.Equal(413, failure.Code);
    }

    [Fact]
    public void Copies_cannot_grow_a_document_without_end()
    {
        string copies = string.Join(",", Enumerable.Range(0, 64).Select(i => $$"""{"op":"copy","from":"/m","path":"/m/c{{i}}"}"""));
        JsonPatch patch = JsonPatch.Read(JsonTree.Of($"[{copies}]"), false, out _)!;
        Assert.Null(patch.TryApply(JsonTree.Map(Document), out string? error, Stop));
        Assert.StartsWith("Unable to complete the copy", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/q","value":{}},{"op":"copy","from":"/m","path":"/q/m"},{"op":"move","from":"/q","path":"/m"}""")]
    [InlineData("""{"op":"add","path":"/q","value":{}},{"op":"move","from":"/m","path":"/q/m"},{"op":"move","from":"/q","path":"/m"}""")]
    public void Nesting_is_bounded(string round)
    {
        string rounds = string.Join(",", Enumerable.Repeat(round, 1200));
        Assert.NotNull(JsonPatch.Read(JsonTree.Of($"[{rounds}]"), false, out _)!.Apply(JsonTree.Map(Document), Stop).Failure);
    }

    [Fact]
    public void A_patch_can_be_applied_again()
    {
        JsonPatch patch = JsonPatch.Read(JsonTree.Of("""[{"op":"add","path":"/o","value":{}},{"op":"add","path":"/o/x","value":1}]"""), false, out _)!;
        Assert.True(patch.Apply(JsonTree.Map(Document), Stop).Patched!.SameAs(patch.Apply(JsonTree.Map(Document), Stop).Patched));
    }
}
