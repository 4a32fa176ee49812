using System.Net;
using System.Text;
using Kronicle.Api.Routing;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Routing;

public sealed class RequestBodyTests
{
    private const string Path = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_body_just_below_the_limit_is_read_whole(bool http2, bool chunked)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client(http2: http2);
        HttpResponseMessage answer = await SendAsync(client, (int)HttpRequestBody.Limit, chunked);

        // It was read and understood: what is too large now is the object, not the body.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_body_above_the_limit_is_413_whether_it_says_its_length_or_not(bool http2, bool chunked)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client(http2: http2);
        client.DefaultRequestHeaders.ExpectContinue = false;
        HttpResponseMessage answer = await SendAsync(client, (int)HttpRequestBody.Limit + 1, chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("RequestEntityTooLarge", (string?)(await answer.JsonAsync())["reason"]);
    }

    [Fact]
    public async Task A_client_that_vanishes_in_its_body_leaves_nothing_behind_and_no_fault_in_the_log()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { AuditLogPath = System.IO.Path.Combine(o.DataDir, "audit.log") });
        using (System.Net.Sockets.TcpClient raw = server.Connect())
        {
            await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"),
                TestContext.Current.CancellationToken);
            raw.LingerState = new(true, 0);
        }

        using HttpClient client = server.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Path, TestContext.Current.CancellationToken)).StatusCode);
        await server.StopAsync();
        Assert.DoesNotContain("\"code\":500", await File.ReadAllTextAsync(server.AuditLog, TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, int length, bool chunked)
    {
        const string Head = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big"},"data":{"k":" """;
        const string Tail = "\"}}";
        string body = Head + new string('x', length - Head.Length - Tail.Length) + Tail;
        using StringContent content = JsonBodies.Json(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.TransferEncodingChunked = chunked && client.DefaultRequestVersion.Major == 1;
        if (chunked)
        {
            content.Headers.ContentLength = null;
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
