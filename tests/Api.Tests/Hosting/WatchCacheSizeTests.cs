using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Hosting;

/// <summary>--watch-cache-sizes, --default-watch-cache-size and --watch-cache, and that none of them hides an event.</summary>
public sealed class WatchCacheSizeTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static readonly ResourceDefinition Pods = ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!;
    private static readonly ResourceDefinition Deployments = ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_keeps_what_its_flags_say()
    {
        await using InProcessServer sized = await InProcessServer.StartAsync(options => options with
        {
            DefaultWatchCacheSize = 50,
            WatchCacheSizes = new Dictionary<string, int> { ["deployments.apps"] = 7 },
        });
        var sizes = sized.Services.GetRequiredService<ObjectCacheOptions>();
        Assert.Equal((50, 7), (sizes.EventsOf(Pods), sizes.EventsOf(Deployments)));

        await using InProcessServer none = await InProcessServer.StartAsync(options => options with
        {
            WatchCache = false,
            WatchCacheSizes = new Dictionary<string, int> { ["deployments.apps"] = 7 },
        });
        sizes = none.Services.GetRequiredService<ObjectCacheOptions>();
        Assert.Equal((0, 0), (sizes.EventsOf(Pods), sizes.EventsOf(Deployments)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task A_watch_from_before_what_is_kept_misses_nothing(int size)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(options => options with
        {
            WatchCacheSizes = new Dictionary<string, int> { ["configmaps"] = size },
        });
        using HttpClient client = server.Client();
        string revision = (string)(await (await client.GetAsync(ConfigMaps, Cancel)).JsonAsync())["metadata"]!["resourceVersion"]!;
        foreach (string name in (string[])["a", "b", "c"])
        {
            await client.PostAsync(ConfigMaps, JsonBodies.ConfigMap(name), Cancel);
        }

        using var watch = new StreamReader(await client.GetStreamAsync($"{ConfigMaps}?watch=true&resourceVersion={revision}", Cancel));
        foreach (string name in (string[])["a", "b", "c"])
        {
            Assert.Contains($"\"name\":\"{name}\"", await watch.ReadLineAsync(Cancel), StringComparison.Ordinal);
        }
    }
}
