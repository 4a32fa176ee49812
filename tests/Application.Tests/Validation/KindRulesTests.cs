namespace Kronicle.Application.Tests.Validation;

public sealed class KindRulesTests
{
    [Theory]
    [InlineData("..a", "must not start with '..'")]
    [InlineData(".", "must not be '.'")]
    [InlineData("..", "must not be '..'")]
    public void Keys_are_file_names(string key, string expected) =>
        Assert.Equal([$"data[{key}]: Invalid value: \"{key}\": {expected}"], Reviews.Lines(Reviews.ConfigMap("", $$"""
            "data":{"{{key}}":""}
            """)));

    [Fact]
    public void An_immutable_config_map_keeps_its_data_and_its_immutability()
    {
        string old = Reviews.ConfigMap("", "\"data\":{\"a\":\"1\"},\"immutable\":true");
        Assert.Empty(Reviews.Check(Reviews.ConfigMap("\"labels\":{\"l\":\"\"}", "\"immutable\":true,\"data\":{\"a\":\"1\"}"), old));
        Assert.Equal(
            ["immutable: Forbidden: field is immutable when `immutable` is set", "data: Forbidden: field is immutable when `immutable` is set"],
            Reviews.Lines(Reviews.ConfigMap("", "\"data\":{\"a\":\"2\"}"), old));
    }

    [Fact]
    public void Binary_data_counts_by_its_decoded_bytes()
    {
        string most = Convert.ToBase64String(new byte[1024 * 1024]);
        string more = Convert.ToBase64String(new byte[(1024 * 1024) + 1]);
        Assert.Empty(Reviews.Check(Reviews.ConfigMap("", $"\"binaryData\":{{\"a\":\"{most}\"}}")));
        Assert.Equal(["[]: Too long: may not be more than 1048576 bytes"], Reviews.Lines(Reviews.ConfigMap("", $"\"binaryData\":{{\"a\":\"{more}\"}}")));
    }

    [Theory]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("{bad", "invalid character 'b' looking for beginning of object key string")]
    public void Docker_configurations_are_JSON_objects(string content, string expected)
    {
        string data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Equal([$"data[.dockercfg]: Invalid value: \"<secret contents redacted>\": {expected}"], Reviews.Lines(
            $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"n"},"type":"kubernetes.io/dockercfg","data":{".dockercfg":"{{data}}"} }"""));
    }

    [Fact]
    public void A_secret_keeps_its_type() => Assert.Equal(
        ["type: Invalid value: \"Other\": field is immutable"],
        Reviews.Lines(
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"n"},"type":"Other"}""",
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"n"},"type":"Opaque"}"""));

    [Theory]
    [InlineData("", "spec.finalizers[0]: Invalid value: \"nope\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("finalize", "spec.finalizers[0]: Invalid value: \"nope\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("status", "status.Phase: Invalid value: \"\": may only be 'Active' if `deletionTimestamp` is empty")]
    public void Each_part_of_a_namespace_is_held_against_its_own_rules(string subresource, string expected)
    {
        const string Old = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}""";
        const string New = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"},"spec":{"finalizers":["nope"]}}""";
        Assert.Equal([expected], Reviews.Lines(New, Old, subresource));
    }
}
