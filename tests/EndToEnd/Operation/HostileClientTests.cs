using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Clients that send too much, nest too deep or vanish.</summary>
public sealed class HostileClientTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const long Mebibyte = 1 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_over_3_MiB_is_too_large()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", ServerProcess.NoPublisher], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        string big = new('x', 3 * (int)Mebibyte + 100);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(client, $$$"""{"metadata":{"name":"big"},"data":{"a":"{{{big}}}"}}""", "application/json"));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(client, """{"metadata":{"name":"small"}}""", "application/json"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task A_body_that_nests_without_end_is_refused(string mediaType)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", ServerProcess.NoPublisher], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        string bomb = "{\"metadata\":{\"name\":\"deep\"},\"data\":" + new string('[', 500_000) + new string(']', 500_000) + "}";
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, bomb, mediaType));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(client, """{"metadata":{"name":"flat"}}""", "application/json"));
    }

    [Fact]
    public async Task Aliases_that_multiply_are_refused()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", ServerProcess.NoPublisher], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++)
        {
            string alias = $"*a{i - 1}";
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat(alias, 10))}]\n");
        }

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, bomb.ToString(), "application/yaml"));
        Assert.True(await client.ResidentAsync() < 600 * Mebibyte);
    }

    [Fact]
    public async Task Clients_that_vanish_disturb_nobody()
    {
        const int Clients = 150;
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", ServerProcess.NoPublisher], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        using HttpResponseMessage watch = await client.GetAsync(ConfigMaps + "?watch=true&resourceVersion=0", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var events = new StreamReader(await watch.Content.ReadAsStreamAsync(Cancel));
        long before = await client.ResidentAsync();
        for (int i = 0; i < Clients; i++)
        {
            await VanishAsync(server, $"POST {ConfigMaps} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{\"metadata\":");
            await VanishAsync(server, $"GET {ConfigMaps}?watch=true HTTP/1.1\r\nHost: x\r\n\r\n");
        }

        Assert.Equal(HttpStatusCode.Created, await PostAsync(client, """{"metadata":{"name":"after"}}""", "application/json"));
        string? line = await events.ReadLineAsync(Cancel);
        Assert.Equal("after", JsonNode.Parse(line!)!["object"]!["metadata"]!["name"]!.GetValue<string>());
        Assert.True(await client.ResidentAsync() - before < 200 * Mebibyte);
    }

    /// <summary>Sends the beginning of a request as the administrator and cuts the connection.</summary>
    private static async Task VanishAsync(ServerProcess server, string request)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(server, server.AdministratorCertificate());
        await connection.WriteAsync(request);
        connection.Cut();
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string body, string mediaType)
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        using HttpResponseMessage answer = await client.PostAsync(ConfigMaps, content, Cancel);
        return answer.StatusCode;
    }
}
