using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application.Remote;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Operation;

/// <summary>SIGTERM, and SIGKILL under load.</summary>
public sealed class StopTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_ends_cleanly_and_a_slow_request_is_answered_when_the_server_is_told_to_stop()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(cancellation: Cancel);
        using HttpClient client = server.Administrator();
        using var body = new SlowBody("""{"metadata":{"name":"slow"}}""");
        using var create = new HttpRequestMessage(HttpMethod.Post, ConfigMaps) { Content = body };
        Task<HttpResponseMessage> slow = client.SendAsync(create, Cancel);
        await body.Begun;
        using HttpResponseMessage watch = await client.GetAsync(ConfigMaps + "?watch=true&resourceVersion=0", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var events = new StreamReader(await watch.Content.ReadAsStreamAsync(Cancel));

        Task<int> stopped = server.StopAsync(Cancel);
        string rest = await events.ReadToEndAsync(Cancel);
        Assert.True(rest.Length == 0 || rest.EndsWith('\n'), rest);
        Assert.False(stopped.IsCompleted, "the server ended before the slow request was answered");
        body.Finish();
        using HttpResponseMessage answer = await slow;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(0, await stopped);
        Assert.Equal("", server.Errors);
    }

    [Fact]
    public async Task Control_C_ends_it_with_exit_code_0()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(cancellation: Cancel);
        Assert.Equal(0, await server.BreakAsync(Cancel));
    }

    [Fact]
    public async Task No_answered_write_is_lost_when_the_server_is_killed_under_load()
    {
        const int Rounds = 5;
        const int WritesPerRound = 100;
        using var folder = new TestKit.TemporaryFolder();
        var answered = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        for (int round = 0; round <= Rounds; round++)
        {
            await using ServerProcess server = await ServerProcess.StartAsync(dataDirectory: folder.Path, cancellation: Cancel);
            using HttpClient client = server.Administrator();
            JsonArray items = (await new Api(client).GetAsync(ConfigMaps))["items"]!.AsArray();
            var found = items.ToDictionary(item => Name(item!), item => Revision(item!));
            Assert.All(answered, write => Assert.Equal(write.Value, found.GetValueOrDefault(write.Key)));
            if (round < Rounds)
            {
                int enough = answered.Count + WritesPerRound;
                Task[] writers = [.. Enumerable.Range(0, 8).Select(writer => WriteAsync(client, $"r{round}-w{writer}", answered, enough, server))];
                await Task.WhenAll(writers);
            }
        }

        Assert.True(answered.Count >= Rounds * WritesPerRound);
    }

    /// <summary>Creates until enough writes were answered, then kills the server in the midst of the others' writes.</summary>
    private static async Task WriteAsync(
        HttpClient client, string prefix, System.Collections.Concurrent.ConcurrentDictionary<string, string> answered, int enough, ServerProcess server)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                string name = $"{prefix}-{i}";
                using var body = new StringContent($$$"""{"metadata":{"name":"{{{name}}}"}}""", Encoding.UTF8, "application/json");
                using HttpResponseMessage answer = await client.PostAsync(ConfigMaps, body, Cancel);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                answered[name] = Revision(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
                if (answered.Count >= enough)
                {
                    await server.KillAsync();
                }
            }
        }
        catch (Exception e) when (PeerFaults.Has(e) || e is InvalidOperationException)
        {
            // The server was killed; what was not answered may be there or not.
        }
    }

    private static string Name(JsonNode item) => item["metadata"]!["name"]!.GetValue<string>();

    private static string Revision(JsonNode item) => item["metadata"]!["resourceVersion"]!.GetValue<string>();
}
