using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Endpoints;

public sealed class OpenApiEndpointTests
{
    private const string Apps = "/openapi/v3/apis/apps/v1";
    private const string ProtobufV3 = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";
    private const string ProtobufV2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    [Fact]
    public async Task Under_its_hash_a_document_may_be_kept_for_a_year()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        JsonNode index = await (await client.GetAsync("/openapi/v3", TestContext.Current.CancellationToken)).JsonAsync();
        string url = (string)index["paths"]!["apis/apps/v1"]!["serverRelativeURL"]!;
        HttpResponseMessage answer = await client.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("public, immutable", answer.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("Sat, 02 Jan 2027 03:04:05 GMT", answer.Content.Headers.NonValidated["Expires"].ToString());
        Assert.Equal("Accept", answer.Headers.Vary.Single());
        Assert.Equal($"\"{url[(url.IndexOf('=', StringComparison.Ordinal) + 1)..]}\"", answer.Headers.ETag!.Tag);

        HttpResponseMessage plain = await client.GetAsync(Apps, TestContext.Current.CancellationToken);
        Assert.Equal("no-cache, private", plain.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal(answer.Headers.ETag, plain.Headers.ETag);
        using var again = new HttpRequestMessage(HttpMethod.Get, url);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag);
        HttpResponseMessage unchanged = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotModified, "public, immutable"), (unchanged.StatusCode, unchanged.Headers.NonValidated["Cache-Control"].ToString()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData(ProtobufV3)]
    public async Task Another_hash_leads_to_the_present_document(string accept)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var direct = new HttpClient(handler) { BaseAddress = client.BaseAddress };
        direct.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        direct.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        HttpResponseMessage answer = await direct.GetAsync(Apps + "?hash=ABC", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        string location = answer.Headers.Location!.ToString();
        Assert.StartsWith(Apps + "?hash=", location, StringComparison.Ordinal);
        HttpResponseMessage present = await direct.GetAsync(location, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, accept), (present.StatusCode, present.Content.Headers.ContentType!.ToString()));
    }

    [Theory]
    [InlineData(Apps, "application/json", "application/json")]
    [InlineData(Apps, "*/*", "application/json")]
    [InlineData(Apps, ProtobufV3, ProtobufV3)]
    [InlineData(Apps, "application/com.github.proto-openapi.spec.v3@v1.0+protobuf", ProtobufV3)]
    [InlineData("/openapi/v2", "application/json", "application/json")]
    [InlineData("/openapi/v2", ProtobufV2, ProtobufV2)]
    [InlineData("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf", ProtobufV2)]
    [InlineData("/openapi/v2", "text/csv", null)]
    [InlineData(Apps, "text/csv", null)]
    public async Task A_document_comes_in_the_form_that_the_client_takes(string path, string accept, string? type)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(type is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, type is null ? null : answer.Content.Headers.ContentType!.ToString());
    }
}
