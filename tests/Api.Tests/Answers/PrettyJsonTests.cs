using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Kronicle.Api.Answers;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Tests.Answers;

public sealed class PrettyJsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    [InlineData("1", "1")]
    [InlineData("""{"a":1}""", "{\n  \"a\": 1\n}")]
    [InlineData("""{"a":{},"b":[],"c":[1,{"d":null}]}""", "{\n  \"a\": {},\n  \"b\": [],\n  \"c\": [\n    1,\n    {\n      \"d\": null\n    }\n  ]\n}")]
    [InlineData("""{"a":"{,:[\"\\"}""", "{\n  \"a\": \"{,:[\\\"\\\\\"\n}")]
    [InlineData("\"\\u003c\"", "\"\\u003c\"")]
    public void Tokens_are_indented_and_strings_are_left_alone(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(PrettyJson.Indent(Encoding.UTF8.GetBytes(json)).Span));

    [Fact]
    public void Indentation_changes_no_value() =>
        Gen.String.Array.Sample(texts =>
        {
            using var json = new JsonBuffer();
            json.Raw("{\"a\":["u8);
            foreach (string text in texts.Select(text => text.Replace('\ufffd', '?')))
            {
                json.Text(text);
                json.Raw((byte)',');
            }

            json.Raw("1]}"u8);
            var plain = JsonNode.Parse(json.Written)!;
            return JsonNode.DeepEquals(plain, JsonNode.Parse(PrettyJson.Indent(json.ToArray()).Span));
        });

    [Fact]
    public void A_status_has_the_references_fields_in_its_order()
    {
        var status = new ApiStatus(422, "Invalid", "no <good>", new StatusDetails
        {
            Name = "n", Group = "g", Kind = "K", Uid = "u", Causes = [new("FieldValueInvalid", "bad", "spec.x")], RetryAfterSeconds = 3,
        });
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no \u003cgood\u003e","reason":"Invalid","details":{"name":"n","group":"g","kind":"K","uid":"u","causes":[{"reason":"FieldValueInvalid","message":"bad","field":"spec.x"}],"retryAfterSeconds":3},"code":422}""",
            Encoding.UTF8.GetString(StatusDocument.Of(status)));
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"m","reason":"R","details":{},"code":404}""",
            Encoding.UTF8.GetString(StatusDocument.Of(new ApiStatus(404, "R", "m", new StatusDetails()))));
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"m","reason":"R","code":401}""",
            Encoding.UTF8.GetString(StatusDocument.Of(new ApiStatus(401, "R", "m"))));
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"n","kind":"pods","uid":"u"}}""",
            Encoding.UTF8.GetString(StatusDocument.Success(new StatusDetails { Name = "n", Kind = "pods", Uid = "u" })));
    }
}
