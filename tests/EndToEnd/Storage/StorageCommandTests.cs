using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage;

/// <summary>The storage commands of the real executable.</summary>
public sealed class StorageCommandTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string First => folder.File("first");

    [Fact]
    public async Task A_store_goes_round_all_back_ends_and_comes_back_as_it_was()
    {
        await using SharedStore etcd = await SharedStore.StartAsync("etcd", Cancel);
        await using SharedStore postgres = await SharedStore.StartAsync("postgres", Cancel);
        string[] uids = await FillAsync(First, 12);
        string last = "embedded:" + folder.File("last");
        string[] sums = await CopyAsync("embedded:" + First, etcd.Url);
        Assert.Equal(4, sums.Length);
        Assert.Equal(sums, await CopyAsync(etcd.Url, postgres.Url));
        Assert.Equal(sums, await CopyAsync(postgres.Url, last));

        // The other directions, and once more the whole way to stores that have it already.
        Assert.Equal(sums, await CopyAsync("embedded:" + First, etcd.Url));
        Assert.Equal(sums, await CopyAsync(postgres.Url, "embedded:" + folder.File("beside")));
        foreach (string flag in (string[])[$"--data-dir={folder.File("last")}", etcd.Flag, postgres.Flag])
        {
            ProgramResult verified = await RunAsync("storage", "verify", flag);
            Assert.True(verified.ExitCode == 0, verified.ToString());
            Assert.Contains("no problem", verified.Output, StringComparison.Ordinal);
        }

        await using ServerProcess server = await ServerProcess.StartAsync([ServerProcess.NoPublisher], folder.File("last"), Cancel);
        using HttpClient client = server.Administrator();
        Assert.Equal(uids, await UidsAsync(client));
    }

    [Theory, InlineData("etcd", "postgres"), InlineData("postgres", "etcd")]
    public async Task A_server_on_the_target_serves_the_same_objects(string from, string to)
    {
        await using SharedStore source = await SharedStore.StartAsync(from, Cancel);
        await using SharedStore target = await SharedStore.StartAsync(to, Cancel);
        string[] uids;
        await using (ServerProcess server = await ServerProcess.StartAsync([source.Flag, ServerProcess.NoPublisher], cancellation: Cancel))
        {
            using HttpClient client = server.Administrator();
            uids = await WriteAsync(client, 5);

            // The source is in use: it is copied up to where it stands.
            await CopyAsync(source.Url, target.Url);
        }

        await CopyAsync(source.Url, target.Url);
        await using ServerProcess other = await ServerProcess.StartAsync([target.Flag, ServerProcess.NoPublisher], cancellation: Cancel);
        using HttpClient reader = other.Administrator();
        Assert.Equal(uids, await UidsAsync(reader));
    }

    [Fact]
    public async Task A_copy_that_is_killed_goes_on_and_ends_with_everything_once()
    {
        await using SharedStore etcd = await SharedStore.StartAsync("etcd", Cancel);
        await FillAsync(First, 800);
        string url = "embedded:" + First;
        using var gateway = new HttpClient { BaseAddress = etcd.Address };
        for (int objects = 100; objects <= 700; objects += 300)
        {
            using Process copy = Process.Start(ServerProcess.StartInfo(["storage", "copy", "--from", url, "--to", etcd.Url]))!;
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (!copy.HasExited && await CountAsync(gateway) < objects)
            {
                await tick.WaitForNextTickAsync(Cancel);
            }

            copy.Kill();
            await copy.WaitForExitAsync(Cancel);
        }

        string[] sums = await CopyAsync(url, etcd.Url);
        string whole = "embedded:" + folder.File("whole");
        Assert.Equal(sums, await CopyAsync(url, whole));
        Assert.Equal(sums, await CopyAsync(etcd.Url, "embedded:" + folder.File("back")));
    }

    [Fact]
    public async Task A_store_that_a_server_has_open_is_refused_with_what_to_do()
    {
        await using (ServerProcess server = await ServerProcess.StartAsync(dataDirectory: First, cancellation: Cancel))
        {
            ProgramResult refused = await RunAsync("storage", "info", $"--data-dir={First}");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("in use by another server: an embedded store is one process's at a time; stop that server", refused.Errors, StringComparison.Ordinal);
        }

        ProgramResult info = await RunAsync("storage", "info", $"--data-dir={First}", "-o", "json");
        Assert.Equal(0, info.ExitCode);
        JsonNode told = JsonNode.Parse(info.Output)!;
        Assert.Equal(4, told["resources"]!.AsArray().Single(item => (string?)item!["resource"] == "namespaces")!["objects"]!.GetValue<int>());
        Assert.Contains("namespaces", (await RunAsync("storage", "info", $"--data-dir={First}")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compacted_store_is_smaller_and_whole()
    {
        await FillAsync(First, 200);
        ProgramResult compacted = await RunAsync("storage", "compact", $"--data-dir={First}", "--history-before=0s");
        Assert.True(compacted.ExitCode == 0, compacted.ToString());
        Assert.Contains("were given back", compacted.Output, StringComparison.Ordinal);
        ProgramResult verified = await RunAsync("storage", "verify", $"--data-dir={First}");
        Assert.True(verified.ExitCode == 0, verified.ToString());
        Assert.Contains(": 0 events", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_has_objects_of_its_own_is_refused()
    {
        await FillAsync(First, 1);
        string second = folder.File("second");
        await FillAsync(second, 1);
        ProgramResult refused = await RunAsync("storage", "copy", "--from", "embedded:" + First, "--to", "embedded:" + second);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the target is not empty", refused.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Runs a server on a directory, writes, and stops it.</summary>
    private static async Task<string[]> FillAsync(string directory, int objects)
    {
        await using ServerProcess server = await ServerProcess.StartAsync([ServerProcess.NoPublisher], directory, Cancel);
        using HttpClient client = server.Administrator();
        string[] uids = await WriteAsync(client, objects);
        await server.StopAsync(Cancel);
        return uids;
    }

    /// <summary>Creates config maps, changes each third and deletes each fifth.</summary>
    private static async Task<string[]> WriteAsync(HttpClient client, int objects)
    {
        var api = new Api(client);
        await Parallel.ForEachAsync(Enumerable.Range(0, objects), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (i, _) =>
        {
            var map = new JsonObject
            {
                ["apiVersion"] = "v1", ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = $"map-{i}" }, ["data"] = new JsonObject { ["text"] = new string('x', 500) },
            };
            JsonNode made = await api.CreateAsync(ConfigMaps, map);
            if (i % 3 == 0)
            {
                made["data"]!["text"] = "changed \u00e9\u0000";
                await api.ReplaceAsync($"{ConfigMaps}/map-{i}", made);
            }

            if (i % 5 == 4)
            {
                using HttpResponseMessage deleted = await client.DeleteAsync($"{ConfigMaps}/map-{i}", Cancel);
                Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
            }
        });
        return await UidsAsync(client);
    }

    private static async Task<string[]> UidsAsync(HttpClient client)
    {
        JsonArray maps = (await new Api(client).GetAsync(ConfigMaps))["items"]!.AsArray();
        JsonNode space = await new Api(client).GetAsync("/api/v1/namespaces/kube-system");
        return [.. maps.Append(space).Select(item => $"{item!["metadata"]!["name"]} {item["metadata"]!["uid"]} {item["data"]}")];
    }

    /// <summary>Copies; the checksums of both sides, of which each appears twice.</summary>
    private static async Task<string[]> CopyAsync(string from, string to)
    {
        ProgramResult copied = await RunAsync("storage", "copy", "--from", from, "--to", to);
        Assert.True(copied.ExitCode == 0, copied.ToString());
        return [.. copied.Lines.Skip(1).Select(line => line["history  source ".Length..])];
    }

    private static Task<ProgramResult> RunAsync(params string[] words) => ServerProcess.RunToEndAsync(words, Cancel);

    private static async Task<int> CountAsync(HttpClient gateway)
    {
        // The range of /registry/, in base64, as etcd's gateway has it.
        using var range = new StringContent("""{"key":"L3JlZ2lzdHJ5Lw==","range_end":"L3JlZ2lzdHJ5MA==","count_only":true}""");
        using HttpResponseMessage answer = await gateway.PostAsync("/v3/kv/range", range, Cancel);
        return int.Parse((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["count"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
    }
}
