using System.Globalization;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Controllers;
using Kronicle.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Hosting;

/// <summary>The wall clock is set back an hour and forward a day while the server runs.</summary>
public sealed class ClockJumpTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";

    private static readonly TimeSpan HourBack = TimeSpan.FromHours(-1);
    private static readonly TimeSpan DayForward = TimeSpan.FromDays(1);

    private JumpingClock clock = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_keep_their_order_and_tell_the_time_that_the_clock_shows()
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        using StreamReader watch = await WatchAsync(client, ConfigMaps + "?watch=true&resourceVersion=0");
        string begun = Now();
        long created = Revision(await PostAsync(client, ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"1"}}"""));
        clock.Jump(HourBack);
        string early = Now();
        JsonNode back = await PatchAsync(client, """{"data":{"k":"2"}}""");
        clock.Jump(DayForward);
        string late = Now();
        JsonNode forward = await PatchAsync(client, """{"data":{"k":"3"}}""");

        Assert.True(created < Revision(back) && Revision(back) < Revision(forward));
        Assert.Equal((begun, begun), ((string?)back["metadata"]!["creationTimestamp"], (string?)forward["metadata"]!["creationTimestamp"]));
        Assert.Contains(early, Times(back));
        Assert.Contains(late, Times(forward));
        foreach (long revision in (long[])[created, Revision(back), Revision(forward)])
        {
            Assert.Equal(revision, Revision(await NextAsync(watch)));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    public async Task Watches_and_their_bookmarks_last_and_come_as_they_were_asked_for(int hours)
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        using StreamReader watch = await WatchAsync(client, ConfigMaps + "?watch=true&resourceVersion=0&allowWatchBookmarks=true&timeoutSeconds=90");
        Assert.Equal("BOOKMARK", (string?)(await LineAsync(watch))["type"]);
        clock.Jump(TimeSpan.FromHours(hours));
        await PostAsync(client, ConfigMaps, """{"metadata":{"name":"a"}}""");
        Assert.Equal("ADDED", (string?)(await LineAsync(watch))["type"]);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("BOOKMARK", (string?)(await LineAsync(watch))["type"]);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await watch.ReadLineAsync(Cancel));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    public async Task A_lease_that_is_renewed_is_held_for_its_duration(int hours)
    {
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        await PostAsync(client, Leases, $$$"""
            {"metadata":{"name":"kube-controller-manager"},"spec":{"holderIdentity":"kcm","leaseDurationSeconds":15,"renewTime":"{{{Now()[..^1]}}}.000000Z"}}
            """);
        var lease = server.Services.GetRequiredService<ManagerLease>();
        await client.GetAsync(Leases, Cancel);
        Assert.True(await lease.IsHeldAsync(Cancel));
        clock.Jump(TimeSpan.FromHours(hours));
        Assert.True(await lease.IsHeldAsync(Cancel));
        server.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.False(await lease.IsHeldAsync(Cancel));
    }

    private Task<InProcessServer> StartAsync() => InProcessServer.StartAsync(configure: services =>
    {
        var steady = (TimeProvider)services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance!;
        services.AddSingleton<TimeProvider>(clock = new JumpingClock(steady));
    });

    private string Now() => clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static long Revision(JsonNode item) => long.Parse((string)item["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    private static IEnumerable<string?> Times(JsonNode item) => item["metadata"]!["managedFields"]!.AsArray().Select(entry => (string?)entry!["time"]);

    private static async Task<StreamReader> WatchAsync(HttpClient client, string path)
    {
        HttpResponseMessage answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
    }

    private static async Task<JsonNode> LineAsync(StreamReader watch) => JsonNode.Parse((await watch.ReadLineAsync(Cancel))!)!;

    /// <summary>The next object of a watch that this test made.</summary>
    private static async Task<JsonNode> NextAsync(StreamReader watch)
    {
        JsonNode item = (await LineAsync(watch))["object"]!;
        return (string?)item["metadata"]!["name"] == "kube-root-ca.crt" ? await NextAsync(watch) : item;
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string body) =>
        await AnswerAsync(await client.PostAsync(path, JsonBodies.Json(body), Cancel));

    private static async Task<JsonNode> PatchAsync(HttpClient client, string body) => await AnswerAsync(await client.PatchAsync(
        ConfigMaps + "/a", new StringContent(body, System.Text.Encoding.UTF8, "application/merge-patch+json"), Cancel));

    private static async Task<JsonNode> AnswerAsync(HttpResponseMessage answer)
    {
        JsonNode body = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, body.ToJsonString());
        return body;
    }
}
