using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kronicle.Api.Tests.Harness;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Auditing;

/// <summary>Plays the requests of recorded audit lines and holds this server's lines to them, character by character.</summary>
public sealed partial class RecordedLinesTests
{
    [Fact]
    public async Task The_recorded_policy_makes_the_recorded_lines()
    {
        Assert.SkipWhen(SharedFolder.Find("reference", "audit", "log.jsonl") is null, SharedFolder.Absent);
        string policy = SharedFolder.Find("reference", "audit", "policy.yaml")!;
        JsonNode[] recorded = [.. File.ReadLines(SharedFolder.Find("reference", "audit", "log.jsonl")!).Select(line => JsonNode.Parse(line)!).Where(IsPlayed)];
        Assert.True(recorded.Length >= 12, $"{recorded.Length} lines are played");
        await using InProcessServer server = await InProcessServer.StartAsync(options => options with
        {
            AuditLogPath = Path.Combine(options.DataDir, "audit.log"), AuditPolicyFile = policy,
        });
        foreach (JsonNode line in recorded)
        {
            using HttpClient client = server.Client((string?)line["user"]!["username"] is { } name && name != "system:anonymous" ? name : null);
            using HttpRequestMessage request = RequestOf(line);
            (await client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        }

        await server.StopAsync();
        string[] written = await File.ReadAllLinesAsync(server.AuditLog, TestContext.Current.CancellationToken);
        Assert.Equal(recorded.Select(line => Comparable(line.ToJsonString())), written.Where(line => !line.Contains("/internal\"", StringComparison.Ordinal))
            .Select(line => Comparable(JsonNode.Parse(line)!.ToJsonString())));
    }

    // Watches take time, and documents are compared elsewhere.
    private static bool IsPlayed(JsonNode line) => (string?)line["verb"] != "watch" && line["objectRef"] is not null;

    private static HttpRequestMessage RequestOf(JsonNode line)
    {
        string uri = (string)line["requestURI"]!;
        string verb = (string)line["verb"]!;
        var request = new HttpRequestMessage(verb switch { "create" => HttpMethod.Post, "patch" => HttpMethod.Patch, "delete" => HttpMethod.Delete, _ => HttpMethod.Get }, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", (string?)line["userAgent"]);
        if ((string?)line["responseObject"]?["kind"] == "Table")
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        }

        if (line["impersonatedUser"] is { } other)
        {
            request.Headers.Add("Impersonate-User", (string?)other["username"]);
            request.Headers.Add("Impersonate-Group", other["groups"]!.AsArray().Select(group => (string?)group).Where(group => group != "system:authenticated"));
        }

        if (BodyOf(line) is { } body)
        {
            string type = verb != "patch" ? "application/json" : uri.Contains("force=", StringComparison.Ordinal) ? "application/apply-patch+yaml" : "application/strategic-merge-patch+json";
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        }

        return request;
    }

    private static string? BodyOf(JsonNode line)
    {
        // Of those at level Metadata the body is made up: a line of that level has none.
        if ((string?)line["verb"] == "create" && line["requestObject"] is null)
        {
            string kind = (string?)line["objectRef"]!["resource"] == "namespaces" ? "Namespace" : "Secret";
            return $$$"""{"kind":"{{{kind}}}","apiVersion":"v1","metadata":{"name":"{{{line["objectRef"]!["name"]}}}"}}""";
        }

        return line["requestObject"]?.ToJsonString().Replace("meta.k8s.io/__internal", "v1", StringComparison.Ordinal);
    }

    private static string Comparable(string line)
    {
        string text = Stamp().Replace(line, "T");
        text = Uid().Replace(text, "U");
        text = Version().Replace(text, "\"resourceVersion\":\"R\"");
        text = Age().Replace(text, ",\"A\"]");
        return Description().Replace(text, "");
    }

    // The columns of this server's Tables are not described.
    [GeneratedRegex("\"description\":\"(?:\\\\.|[^\"\\\\])*\",")]
    private static partial Regex Description();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Stamp();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex("\"resourceVersion\":\"\\d+\"")]
    private static partial Regex Version();

    [GeneratedRegex(",\"\\d+[smhd]\"\\]")]
    private static partial Regex Age();
}
