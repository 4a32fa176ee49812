using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Microsoft.Data.Sqlite;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>The disk under the embedded store has no room left, and has some again.</summary>
public sealed class FullDiskTests
{
    private const int MapBytes = 64 * 1024;
    private const int MegaByte = 1 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_that_may_not_grow_refuse_writes_clearly_and_nothing_is_damaged()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is not installed: it comes with util-linux");

        // The signal that goes with the limit would end it; a full disk sends none.
        await using ServerSlot server = await ServerSlot.StartAsync("--storage=embedded", Cancel, ["--ignore-signal=XFSZ"]);
        string log = Path.Combine(server.DataDirectory, "events.db-wal");
        await FillAndFreeAsync(server,
            () => RunAsync("prlimit", $"--pid={server.Process.Process.Id}", string.Create(CultureInfo.InvariantCulture, $"--fsize={new FileInfo(log).Length + (2 * MapBytes)}:")),
            () => RunAsync("prlimit", $"--pid={server.Process.Process.Id}", "--fsize=unlimited:"));
    }

    [Fact]
    public async Task A_full_file_system_refuses_writes_clearly_and_nothing_is_damaged()
    {
        string folder = "";
        string Ballast() => Path.Combine(folder, "ballast");
        try
        {
            await using ServerSlot server = await ServerSlot.StartAsync("--storage=embedded", Cancel, prepare: async data =>
            {
                ProgramResult mounted = await ProgramRun.RunAsync(Start("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", data), null, Cancel);
                Assert.SkipUnless(mounted.ExitCode == 0, "only root may mount a file system");
                folder = data;
            });
            await FillAndFreeAsync(server, Fill, () =>
            {
                File.Delete(Ballast());
                return Task.CompletedTask;
            });

            // Its folder can be removed only where nothing is mounted.
            await server.KillAsync();
            await RunAsync("umount", folder);
            folder = "";
        }
        finally
        {
            if (folder.Length > 0)
            {
                await RunAsync("umount", "--lazy", folder);
            }
        }

        Task Fill()
        {
            using FileStream ballast = File.Create(Ballast());
            try
            {
                for (byte[] block = new byte[64 * 1024]; ; )
                {
                    ballast.Write(block);
                    ballast.Flush();
                }
            }
            catch (IOException)
            {
                return Task.CompletedTask;
            }
        }
    }

    private static async Task FillAndFreeAsync(ServerSlot server, Func<Task> fill, Func<Task> free)
    {
        await using FaultRun run = await FaultRun.StartAsync([server], Cancel);
        await run.WritesAsync(20);
        await fill();
        JsonNode refused = await UntilFullAsync(server.Client);
        Assert.Equal(("Status", "InsufficientStorage", 1), ((string?)refused["kind"], (string?)refused["reason"], (int?)refused["details"]!["retryAfterSeconds"]));
        foreach (string path in (string[])[LoadClient.Path, "/readyz", "/livez"])
        {
            using HttpResponseMessage read = await server.Client.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        await free();
        await run.WritesAsync(20);
        await run.FinishAsync();
        Assert.Equal(FaultRun.Watchers, run.Watches);

        // As it is on the disk, with what a crash would leave.
        string data = server.DataDirectory;
        await server.KillAsync();
        Assert.Equal("ok", Integrity(Path.Combine(data, "events.db")));
        await server.RunAsync(Cancel);
        using HttpResponseMessage again = await server.Client.GetAsync(LoadClient.Path, Cancel);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    private static async Task<JsonNode> UntilFullAsync(HttpClient client)
    {
        for (int n = 0; n < 64 * MegaByte / MapBytes; n++)
        {
            var map = new JsonObject { ["metadata"] = new JsonObject { ["name"] = $"large-{n}" }, ["data"] = new JsonObject { ["k"] = new string('x', MapBytes) } };
            using var body = new StringContent(map.ToJsonString(), Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(LoadClient.Path, body, Cancel);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
                return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
            }
        }

        throw new InvalidOperationException("the disk did not become full");
    }

    private static string Integrity(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    private static ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        ProgramResult result = await ProgramRun.RunAsync(Start(program, arguments), null, Cancel);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
