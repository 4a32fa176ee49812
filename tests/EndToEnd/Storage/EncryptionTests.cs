using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage;

/// <summary>Encryption at rest, from the first key to the day on which it is dropped.</summary>
public sealed class EncryptionTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string OldKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string NewKey = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    private const string Old = $"aescbc: {{keys: [{{name: old, secret: {OldKey}}}]}}";
    private const string New = $"aesgcm: {{keys: [{{name: new, secret: {NewKey}}}]}}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("embedded"), InlineData("etcd"), InlineData("postgres")]
    public async Task A_secret_is_nowhere_in_the_store_and_outlives_its_key(string kind)
    {
        await using Place place = await Place.StartAsync(kind);
        place.Configure(Old);
        await using (ServerProcess server = await place.ServeAsync())
        {
            using HttpClient client = server.Administrator();
            await new Api(client).CreateAsync(Secrets, Secret("kept", "first-word-of-all"));
            await new Api(client).CreateAsync(Secrets, Secret("gone", "word-of-the-gone"));
            JsonNode kept = await new Api(client).GetAsync(Secrets + "/kept");
            kept["data"]!["word"] = Encoded("second-word-of-all");
            await new Api(client).ReplaceAsync(Secrets + "/kept", kept);
            (await client.DeleteAsync(Secrets + "/gone", Cancel)).EnsureSuccessStatusCode();
            place.Holds("k8s:enc:aescbc:v1:old:");
            place.HoldsNot("first-word-of-all", "second-word-of-all", "word-of-the-gone");

            place.Configure(New, Old);
            await ReloadedAsync(client);
            await new Api(client).CreateAsync(Secrets, Secret("later", "third-word-of-all"));
            place.Holds("k8s:enc:aesgcm:v1:new:");
            Assert.Equal("second-word-of-all", Word(await new Api(client).GetAsync(Secrets + "/kept")));
            Assert.Equal(0, await server.StopAsync(Cancel));
            Assert.DoesNotContain(OldKey, server.Errors, StringComparison.Ordinal);
        }

        ProgramResult rewritten = await place.RunAsync("reencrypt");
        Assert.True(rewritten.ExitCode == 0 && rewritten.Output.Contains(" 0 unreadable", StringComparison.Ordinal), rewritten.ToString());
        place.Configure(New);
        ProgramResult verified = await place.RunAsync("verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
        await using ServerProcess again = await place.ServeAsync();
        using HttpClient reader = again.Administrator();
        Assert.Equal("second-word-of-all", Word(await new Api(reader).GetAsync(Secrets + "/kept")));
        Assert.Equal(["kept", "later"], (await new Api(reader).GetAsync(Secrets))["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"]));
        place.HoldsNot("first-word-of-all", "second-word-of-all", "third-word-of-all", "word-of-the-gone");
    }

    [Theory, InlineData("embedded"), InlineData("etcd"), InlineData("postgres")]
    public async Task A_secret_whose_key_is_lost_is_told_and_everything_else_goes_on(string kind)
    {
        await using Place place = await Place.StartAsync(kind);
        place.Configure(Old);
        await using (ServerProcess server = await place.ServeAsync())
        {
            using HttpClient client = server.Administrator();
            await new Api(client).CreateAsync(Secrets, Secret("lost", "lost-word"));
            Assert.Equal(0, await server.StopAsync(Cancel));
        }

        place.Configure(New);
        await using ServerProcess without = await place.ServeAsync();
        using HttpClient reader = without.Administrator();
        const string Message = "Internal error occurred: unable to transform key \"/registry/secrets/default/lost\": no matching prefix found";
        foreach (string path in (string[])[Secrets + "/lost", Secrets, "/api/v1/secrets"])
        {
            using HttpResponseMessage answer = await reader.GetAsync(path, Cancel);
            JsonNode status = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
            Assert.Equal((HttpStatusCode.InternalServerError, "InternalError", Message), (answer.StatusCode, (string?)status["reason"], (string?)status["message"]));
        }

        await new Api(reader).CreateAsync(Secrets, Secret("made", "made-word"));
        Assert.Equal("made-word", Word(await new Api(reader).GetAsync(Secrets + "/made")));
        Assert.Equal(HttpStatusCode.OK, await new Api(reader).StatusAsync("/api/v1/namespaces"));
        Assert.Equal(HttpStatusCode.OK, await new Api(reader).StatusAsync("/readyz"));

        place.Configure(New, Old);
        await ReloadedAsync(reader);
        Assert.Equal("lost-word", Word(await new Api(reader).GetAsync(Secrets + "/lost")));
        Assert.Equal(2, (await new Api(reader).GetAsync(Secrets))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_was_stored_plainly_before_is_gone_from_the_embedded_file_when_it_has_been_rewritten()
    {
        await using Place place = await Place.StartAsync("embedded");
        await using (ServerProcess server = await ServerProcess.StartAsync([], place.DataDirectory, Cancel))
        {
            using HttpClient client = server.Administrator();
            await new Api(client).CreateAsync(Secrets, Secret("kept", "plain-word"));
            await new Api(client).CreateAsync(Secrets, Secret("gone", "plain-word"));
            (await client.DeleteAsync(Secrets + "/gone", Cancel)).EnsureSuccessStatusCode();
            Assert.Equal(0, await server.StopAsync(Cancel));
        }

        place.Holds(Encoded("plain-word"));
        place.Configure(New, "identity: {}");
        ProgramResult rewritten = await place.RunAsync("reencrypt");
        Assert.True(rewritten.ExitCode == 0, rewritten.ToString());
        place.HoldsNot("plain-word");
        place.Configure(New);
        ProgramResult verified = await place.RunAsync("verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    [Fact]
    public async Task A_key_service_is_a_check_of_readyz_and_its_values_are_read_by_the_next_server()
    {
        await using Place place = await Place.StartAsync("embedded");
        await using var plugin = new KeyServiceServer(place.Socket);
        await plugin.StartAsync(Cancel);
        place.Configure($"kms: {{apiVersion: v2, name: vault, endpoint: '{plugin.Endpoint}'}}");
        await using (ServerProcess server = await place.ServeAsync())
        {
            using HttpClient client = server.Administrator();
            Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync("/readyz/kms-providers"));
            Assert.Equal(HttpStatusCode.NotFound, await new Api(client).StatusAsync("/livez/kms-providers"));
            await new Api(client).CreateAsync(Secrets, Secret("kept", "word-under-the-vault"));
            place.Holds("k8s:enc:kms:v2:vault:");
            place.HoldsNot("word-under-the-vault");
            Assert.Equal(0, await server.StopAsync(Cancel));
        }

        await using ServerProcess again = await place.ServeAsync();
        using HttpClient reader = again.Administrator();
        Assert.Equal("word-under-the-vault", Word(await new Api(reader).GetAsync(Secrets + "/kept")));
        Assert.Contains("apiserver_envelope_encryption_kms_operations_latency_seconds_count{provider_name=\"vault\",method_name=\"/v2.KeyManagementService/Decrypt\",grpc_status_code=\"OK\"} 1",
            await reader.GetStringAsync("/metrics", Cancel), StringComparison.Ordinal);
    }

    private static async Task ReloadedAsync(HttpClient client)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await client.GetStringAsync("/metrics", Cancel)).Contains("automatic_reloads_total{status=\"success\"", StringComparison.Ordinal))
        {
            await tick.WaitForNextTickAsync(Cancel);
        }
    }

    private static JsonObject Secret(string name, string word) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["word"] = Encoded(word) } };

    private static string Encoded(string word) => Convert.ToBase64String(Encoding.UTF8.GetBytes(word));

    private static string Word(JsonNode secret) => Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]!["word"]!));

    /// <summary>A store, the servers' data directory and their configuration of encryption.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly TemporaryFolder data = new();
        private readonly TemporaryFolder configuration = new();
        private SharedStore? store;

        public string Socket => configuration.File("kms.sock");

        public string DataDirectory => data.Path;

        private string File => configuration.File("encryption.yaml");

        private string[] Flags => [$"--encryption-provider-config={File}", .. store is null ? [] : new[] { store.Flag }];

        public static async Task<Place> StartAsync(string kind) =>
            new() { store = kind == "embedded" ? null : await SharedStore.StartAsync(kind, Cancel) };

        public void Configure(params string[] providers)
        {
            string next = configuration.File("next");
            System.IO.File.WriteAllText(next, $"""
                apiVersion: apiserver.config.k8s.io/v1
                kind: EncryptionConfiguration
                resources:
                - resources: [secrets]
                  providers:
                {string.Join('\n', providers.Select(provider => "  - " + provider))}
                """);
            System.IO.File.Move(next, File, overwrite: true);
        }

        public Task<ServerProcess> ServeAsync() =>
            ServerProcess.StartAsync([.. Flags, "--encryption-provider-config-automatic-reload"], data.Path, Cancel);

        public Task<ProgramResult> RunAsync(string command) =>
            ServerProcess.RunToEndAsync(["storage", command, $"--data-dir={data.Path}", .. Flags], Cancel);

        public void Holds(string text) => Assert.True(Anywhere(text), $"{text} is not in the store");

        /// <summary>None of the words is anywhere, as it is or in base64: in no table, history, log or page that was let go.</summary>
        public void HoldsNot(params string[] words) =>
            Assert.All(words, word => Assert.False(Anywhere(word) || Anywhere(Encoded(word)), $"{word} is in the store"));

        public async ValueTask DisposeAsync()
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            data.Dispose();
            configuration.Dispose();
        }

        private bool Anywhere(string text) =>
            Directory.EnumerateFiles(store?.Folder ?? data.Path, "*", SearchOption.AllDirectories).Any(file => Has(file, Encoding.UTF8.GetBytes(text)));

        private static bool Has(string path, byte[] text)
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                file.CopyTo(bytes);
                return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(text) >= 0;
            }
            catch (IOException)
            {
                // A file that came and went, or a socket.
                return false;
            }
        }
    }
}
