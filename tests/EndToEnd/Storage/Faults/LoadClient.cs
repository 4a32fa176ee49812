using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application.Remote;
using Kronicle.EndToEnd.Storage.Promises;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>
/// One client that makes, reads, changes and deletes config maps that others change too, and notes what it was answered. Every value
/// that it writes is its own.
/// </summary>
internal sealed class LoadClient(int number, Func<HttpClient> server, IReadOnlyList<string> keys, ConcurrentQueue<Call> calls)
{
    public const string Path = "/api/v1/namespaces/default/configmaps";

    private readonly Random random = new(number);
    private readonly Dictionary<string, long> known = new(StringComparer.Ordinal);
    private int written;
    private int answered;

    /// <summary>How many of its writes were answered as done.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>Works until it is told to stop; a call that has begun is waited for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            string key = keys[random.Next(keys.Count)];
            bool answer = random.Next(12) switch
            {
                0 or 1 or 2 => await GetAsync(key),
                3 => await ListAsync(),
                4 or 5 => await WriteAsync("patch", key, HttpMethod.Patch, $"{Path}/{key}", null),
                6 when known.TryGetValue(key, out long revision) => await DeleteAsync(key, revision),
                7 or 8 or 9 when known.TryGetValue(key, out long revision) => await WriteAsync("update", key, HttpMethod.Put, $"{Path}/{key}", revision),
                _ => await WriteAsync("create", key, HttpMethod.Post, Path, 0),
            };
            if (!answer && !stop.IsCancellationRequested)
            {
                await tick.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Makes one object; pauses when nobody answered.</summary>
    public async Task CreateAsync(string key, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        if (!await WriteAsync("create", key, HttpMethod.Post, Path, 0))
        {
            await tick.WaitForNextTickAsync(cancellation);
        }
    }

    private async Task<bool> GetAsync(string key)
    {
        long called = Stopwatch.GetTimestamp();
        (HttpStatusCode? code, JsonNode? body) = await SendAsync(HttpMethod.Get, $"{Path}/{key}", null);
        return Note(key, called, Stopwatch.GetTimestamp(), code, code == HttpStatusCode.OK ? body : null);
    }

    private async Task<bool> ListAsync()
    {
        long called = Stopwatch.GetTimestamp();
        (HttpStatusCode? code, JsonNode? body) = await SendAsync(HttpMethod.Get, Path, null);
        long returned = Stopwatch.GetTimestamp();
        if (code != HttpStatusCode.OK)
        {
            return false;
        }

        var items = body!["items"]!.AsArray().ToDictionary(item => (string)item!["metadata"]!["name"]!);
        return keys.All(key => Note(key, called, returned, HttpStatusCode.OK, items.GetValueOrDefault(key)));
    }

    private bool Note(string key, long called, long returned, HttpStatusCode? code, JsonNode? item)
    {
        if (code is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
        {
            return false;
        }

        calls.Enqueue(new("get", key, called, returned, Outcome.Done) { Value = (string?)item?["data"]?["v"], Revision = Know(key, item) });
        return true;
    }

    private async Task<bool> WriteAsync(string verb, string key, HttpMethod method, string path, long? expected)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"{number}-{++written}");
        var metadata = new JsonObject { ["name"] = key };
        if (expected > 0)
        {
            metadata["resourceVersion"] = expected.Value.ToString(CultureInfo.InvariantCulture);
        }

        var body = new JsonObject { ["metadata"] = metadata, ["data"] = new JsonObject { ["v"] = value } };
        return await ChangeAsync(new(verb, key, 0, 0, default) { Value = value, Expected = expected }, method, path, body);
    }

    private Task<bool> DeleteAsync(string key, long revision) => ChangeAsync(new("delete", key, 0, 0, default) { Expected = revision },
        HttpMethod.Delete, $"{Path}/{key}", new JsonObject { ["preconditions"] = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) } });

    private async Task<bool> ChangeAsync(Call call, HttpMethod method, string path, JsonObject body)
    {
        call = call with { Called = Stopwatch.GetTimestamp() };
        (HttpStatusCode? code, JsonNode? item) = await SendAsync(method, path, body);
        Outcome outcome = code switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => Outcome.Done,
            HttpStatusCode.Conflict or HttpStatusCode.NotFound => Outcome.Refused,
            _ => Outcome.Unknown,
        };
        bool tells = outcome == Outcome.Done && call.Verb != "delete";
        calls.Enqueue(call with { Returned = Stopwatch.GetTimestamp(), Outcome = outcome, Revision = tells ? Know(call.Key, item) : 0 });
        if (outcome == Outcome.Done)
        {
            Interlocked.Increment(ref answered);
        }

        if (!tells)
        {
            known.Remove(call.Key);
        }

        return outcome != Outcome.Unknown;
    }

    private long Know(string key, JsonNode? item)
    {
        if (item is null)
        {
            known.Remove(key);
            return 0;
        }

        return known[key] = long.Parse((string)item["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
    }

    /// <summary>No code when there was no whole answer.</summary>
    private async Task<(HttpStatusCode? Code, JsonNode? Body)> SendAsync(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        try
        {
            using HttpResponseMessage answer = await server().SendAsync(request, CancellationToken.None);
            string text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            return (answer.StatusCode, answer.IsSuccessStatusCode ? JsonNode.Parse(text) : null);
        }
        catch (Exception e) when (PeerFaults.Has(e) || e is OperationCanceledException)
        {
            return (null, null);
        }
    }
}
