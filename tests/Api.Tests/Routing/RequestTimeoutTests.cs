using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Routing;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Requests;

namespace Kronicle.Api.Tests.Routing;

public sealed class RequestTimeoutTests
{
    [Theory]
    [InlineData("", 60_000)]
    [InlineData("0", 60_000)]
    [InlineData("-1s", 60_000)]
    [InlineData("1h", 60_000)]
    [InlineData("30s", 30_000)]
    [InlineData("1m500ms", 60_000)]
    [InlineData("1.5s", 1_500)]
    public void A_client_may_ask_for_less_time_never_for_more(string given, int milliseconds)
    {
        var options = new RequestOptions(new Dictionary<string, string> { ["timeout"] = given });
        Assert.Equal((TimeSpan.FromMilliseconds(milliseconds), null), RequestTimeout.Of(options, TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("5parsecs", "time: unknown unit \"parsecs\" in duration \"5parsecs\"")]
    public async Task What_is_no_duration_is_refused_before_anything_else(string given, string why)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client(token: null);
        HttpResponseMessage answer = await client.GetAsync("/api/v1/namespaces?timeout=" + given, TestContext.Current.CancellationToken);
        JsonNode status = await answer.JsonAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "invalid timeout specified in the request URL - " + why), (answer.StatusCode, (string?)status["message"]));
        answer = await client.GetAsync("/api/v1/namespaces?watch=1&timeout=" + given, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Each_value_of_a_list_counts()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        HttpResponseMessage answer = await client.PostAsync(
            "/api/v1/namespaces/default/configmaps?dryRun=All&dryRun=Some", JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        answer = await client.DeleteAsync("/api/v1/namespaces/default?dryRun=All&dryRun=Some", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }
}
