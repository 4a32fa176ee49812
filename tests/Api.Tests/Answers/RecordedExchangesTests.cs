using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Answers;

/// <summary>
/// Whole exchanges of the real server, byte for byte in every form: the clock, the identifiers and the revisions of the recording are
/// put in place of this server's own.
/// </summary>
public sealed class RecordedExchangesTests
{
    private const string Maps = "/api/v1/namespaces/wire/configmaps";

    private readonly DateTimeOffset start = new(2026, 11, 23, 1, 55, 6, TimeSpan.Zero);
    private readonly Identifiers identifiers = new();

    [Fact]
    public async Task Every_answer_equals_the_recorded_one()
    {
        Exchange[] exchanges = Exchange.ReadAll();
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        server.Clock.SetUtcNow(start);
        var wrong = new List<string>();
        foreach (Exchange exchange in exchanges.TakeWhile(e => e.Name != "list gzip"))
        {
            if (Created(exchange.Name) is { } created)
            {
                await ReachAsync(server, created.Revision - 1);
                identifiers.Next(created.Uid);
            }

            using HttpRequestMessage request = exchange.Request();
            using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            exchange.Compare(answer, body, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("watch protobuf", 298, 9, 11, "e7dd4d08-bf05-4566-bdf0-102ce09ac964")]
    [InlineData("watch table", 304, 13, 14, "0e720391-b135-474d-89d8-80a4e0794d6e")]
    [InlineData("watch metadata protobuf", 307, 16, 17, "f6bc4012-880e-4e11-a62c-d608414f497a")]
    public async Task Every_event_of_a_watch_equals_the_recorded_one(string name, int revision, int created, int changed, string uid)
    {
        Exchange exchange = Exchange.ReadAll().Single(e => e.Name == name);
        await using InProcessServer server = await StartAsync();
        using HttpClient client = server.Client();
        await SendAsync(client, HttpMethod.Post, "/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"wire"}}""");
        server.Clock.SetUtcNow(start.AddSeconds(created - start.Second));
        await ReachAsync(server, revision - 1);
        identifiers.Next(uid);
        await SendAsync(client, HttpMethod.Post, Maps, Map("v"));
        using HttpRequestMessage request = exchange.Request();
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using Stream stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var body = new MemoryStream();
        await ReadAsync(stream, body, 1);
        server.Clock.SetUtcNow(start.AddSeconds(changed - start.Second));
        await SendAsync(client, HttpMethod.Put, Maps + "/a", Map("w"));
        await SendAsync(client, HttpMethod.Delete, Maps + "/a", "");
        await ReadAsync(stream, body, 3);
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        await stream.CopyToAsync(body, TestContext.Current.CancellationToken);
        var wrong = new List<string>();
        exchange.Compare(answer, body.ToArray(), wrong);
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task ReadAsync(Stream stream, MemoryStream body, int events)
    {
        byte[] buffer = new byte[4096];
        while (Events(body.ToArray()) < events)
        {
            int read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(read > 0, "the watch ended");
            body.Write(buffer, 0, read);
        }
    }

    // JSON has a line for each event, protobuf a frame with its length before it.
    private static int Events(byte[] body)
    {
        if (body.Length > 0 && body[0] == '{')
        {
            return body.Count(b => b == '\n');
        }

        int events = 0;
        for (int at = 0; at + 4 <= body.Length; events++)
        {
            at += 4 + BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            if (at > body.Length)
            {
                return events;
            }
        }

        return events;
    }

    private static string Map(string value) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"{{{value}}}"}}""";

    private static (int Revision, string Uid)? Created(string name) => name switch
    {
        "create namespace" => (232, "a8bf57b4-efa8-4b32-b765-7d11995f4d58"),
        "create service account" => (233, "34853caa-e437-4080-a3bf-0e67368899de"),
        "create configmap, protobuf answer" => (234, "a73750c7-e63b-431c-ac52-f37123ffb711"),
        "create pod" => (235, "ba76716e-411e-403c-b5f7-8f7a3d1138d1"),
        _ => null,
    };

    private Task<InProcessServer> StartAsync() =>
        InProcessServer.StartAsync(configure: services => services.AddSingleton<IIdentifierSource>(identifiers));

    // Appends what nobody serves until the next event has the number that the recording has.
    private static async Task ReachAsync(InProcessServer server, int revision)
    {
        long current = await server.Log.CurrentRevisionAsync(TestContext.Current.CancellationToken);
        Assert.True(current <= revision, $"the log is at {current}, beyond {revision}");
        for (; current < revision; current++)
        {
            await server.Log.AppendAsync(new Append($"/registry/nothing/{current}", 0, "{}"u8.ToArray(), new("", "create", "", "", default)),
                TestContext.Current.CancellationToken);
        }
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Audit-ID", "replay");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Gives the identifiers that are put in, and others between them.</summary>
    private sealed class Identifiers : IIdentifierSource
    {
        private readonly Queue<Guid> next = [];
        private int made;

        public void Next(string uid) => next.Enqueue(Guid.Parse(uid));

        public Guid NewUid() => next.TryDequeue(out Guid uid) ? uid : new Guid(++made, 0, 0, new byte[8]);

        public int Next(int below) => 0;
    }

    private sealed record Exchange(string Name, JsonElement Recorded, byte[] Body)
    {
        // Some exchanges hold no body but words about it: they are left out.
        public static Exchange[] ReadAll()
        {
            string? file = SharedFolder.Find("reference", "wire", "exchanges.jsonl");
            Assert.SkipWhen(file is null, SharedFolder.Absent);
            return [.. File.ReadLines(file!).Select(line => JsonDocument.Parse(line).RootElement).Select(line => new Exchange(line.GetProperty("name").GetString()!, line,
                line.GetProperty("response").GetProperty("bodyBase64") is { ValueKind: JsonValueKind.String } body && body.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : []))];
        }

        public HttpRequestMessage Request()
        {
            JsonElement sent = Recorded.GetProperty("request");
            var request = new HttpRequestMessage(HttpMethod.Parse(sent.GetProperty("method").GetString()), sent.GetProperty("path").GetString());
            request.Headers.Add("Audit-ID", "replay");
            if (sent.TryGetProperty("bodyBase64", out JsonElement body) && body.ValueKind == JsonValueKind.String)
            {
                request.Content = new ByteArrayContent(body.GetBytesFromBase64());
            }

            foreach (JsonProperty header in sent.GetProperty("headers").EnumerateObject())
            {
                if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                {
                    (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
                }
            }

            return request;
        }

        // Columns are described where they show a field that every object has.
        private static string Plain(byte[] body) => Regex.Replace(Encoding.Latin1.GetString(body), "(?<=\"name\":\"(?!Name\"|Age\")[^\"]*\",\"type\":\"[^\"]*\",\"format\":\"\",\"description\":\")(?:[^\"\\\\]|\\\\.)*", "");

        public void Compare(HttpResponseMessage answer, byte[] body, List<string> wrong)
        {
            JsonElement expected = Recorded.GetProperty("response");
            JsonElement headers = expected.GetProperty("headers");
            (int, string?, string?) head = (expected.GetProperty("status").GetInt32(), headers.GetProperty("Content-Type").GetString(), headers.GetProperty("Cache-Control").GetString());
            (int, string?, string?) actual = ((int)answer.StatusCode, answer.Content.Headers.NonValidated["Content-Type"].ToString(), answer.Headers.CacheControl!.ToString());
            if (head != actual)
            {
                wrong.Add($"{Name}: expected {head}, is {actual}");
            }

            if (Plain(Body) != Plain(body))
            {
                wrong.Add($"{Name}: expected\n{Encoding.Latin1.GetString(Body)}\nis\n{Encoding.Latin1.GetString(body)}");
            }
        }
    }
}
