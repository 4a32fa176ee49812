using System.Net;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Hosting;

public sealed class TransportLimitTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1.0, 5)]
    [InlineData(0.0, 1)]
    public async Task Connections_of_HTTP_2_end_as_often_as_the_chance_says(double chance, int connections)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Transport = o.Transport with { GoawayChance = chance } });
        (HttpClient client, Func<int> opened) = Counting(server, http2: true);
        using (client)
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/version", Cancel)).StatusCode);
            }

            Assert.Equal(connections, opened());
        }
    }

    [Theory]
    [InlineData(null, true, 3)]
    [InlineData("nobody", true, 3)]
    [InlineData("alice", true, 1)]
    [InlineData(null, false, 1)]
    public async Task A_connection_of_HTTP_2_ends_with_the_request_of_somebody_unknown(string? token, bool http2, int connections)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        (HttpClient client, Func<int> opened) = Counting(server, http2, token);
        using (client)
        {
            for (int i = 0; i < 3; i++)
            {
                HttpResponseMessage answer = await client.GetAsync("/version", Cancel);
                Assert.Equal(token == "nobody" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, answer.StatusCode);
            }

            Assert.Equal(connections, opened());
        }
    }

    [Fact]
    public async Task Connections_of_HTTP_1_are_left_alone()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Transport = o.Transport with { GoawayChance = 1 } });
        (HttpClient client, Func<int> opened) = Counting(server, http2: false);
        using (client)
        {
            await client.GetStringAsync("/version", Cancel);
            await client.GetStringAsync("/version", Cancel);
            Assert.Equal(1, opened());
        }
    }

    [Fact]
    public async Task What_is_under_way_on_a_connection_that_ends_goes_on()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Transport = o.Transport with { GoawayChance = 1 } });
        using HttpClient client = server.Client(http2: true);
        using var watch = new StreamReader(await client.GetStreamAsync(Maps + "?watch=true", Cancel));
        await client.GetStringAsync("/version", Cancel);
        await client.PostAsync(Maps, JsonBodies.ConfigMap("after"), Cancel);
        string? line = await watch.ReadLineAsync(Cancel);
        while (line?.Contains("\"after\"", StringComparison.Ordinal) == false)
        {
            line = await watch.ReadLineAsync(Cancel);
        }

        Assert.NotNull(line);
    }

    [Fact]
    public async Task Who_fails_too_often_is_told_to_come_later_and_known_tokens_and_nobody_are_served()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Transport = o.Transport with { FailuresPerSecond = 1 } });
        using HttpClient alice = server.Client("alice");
        using HttpClient guess = server.Client("guess");
        using HttpClient admin = server.Client();
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync("/version", Cancel)).StatusCode);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await guess.GetAsync("/version", Cancel)).StatusCode);
        }

        HttpResponseMessage refused = await guess.GetAsync("/version", Cancel);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await admin.GetAsync("/version", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync("/version", Cancel)).StatusCode);
        using HttpClient nobody = server.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/version", Cancel)).StatusCode);

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/version", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guess.GetAsync("/version", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await guess.GetAsync("/version", Cancel)).StatusCode);
    }

    /// <summary>A client that counts the connections it makes.</summary>
    private static (HttpClient Client, Func<int> Opened) Counting(InProcessServer server, bool http2, string? token = "admin")
    {
        int opened = 0;
        using HttpClient like = server.Client(token, http2);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                opened++;
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = like.BaseAddress, DefaultRequestVersion = like.DefaultRequestVersion, DefaultVersionPolicy = like.DefaultVersionPolicy,
        };
        client.DefaultRequestHeaders.Authorization = like.DefaultRequestHeaders.Authorization;
        return (client, () => opened);
    }
}
