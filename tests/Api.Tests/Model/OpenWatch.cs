using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Model;

/// <summary>A watch of a client, and what it has shown so far.</summary>
internal sealed class OpenWatch : IAsyncDisposable
{
    private readonly StreamReader reader;
    private readonly ThingKind kind;

    private OpenWatch(StreamReader reader, ThingKind kind) => (this.reader, this.kind) = (reader, kind);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<OpenWatch> OpenAsync(HttpClient client, ThingKind kind, string ns, string query)
    {
        HttpResponseMessage answer = await client.GetAsync(
            $"{ThingBodies.Path(kind, ns)}?watch=true{query}", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await ErrorAsync(answer));
        return new(new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel)), kind);
    }

    /// <summary>The next event; bookmarks keep their annotation only.</summary>
    public async Task<(string Type, Thing? Thing, string Shown)> NextAsync()
    {
        string line = await reader.ReadLineAsync(Cancel) ?? throw new InvalidOperationException("the watch ended");
        JsonNode seen = JsonNode.Parse(line)!;
        string type = (string)seen["type"]!;
        if (type is "BOOKMARK" or "ERROR")
        {
            return (type, null, type == "ERROR" ? line : $"BOOKMARK {seen["object"]!["metadata"]!["annotations"]?.ToJsonString()}");
        }

        var thing = Thing.Read(kind, seen["object"]!);
        return (type, thing, type == "DELETED" ? $"DELETED {thing.Revision} {thing.Remains}" : $"{type} {History.Show(thing)}");
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(Cancel);
}
