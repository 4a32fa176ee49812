using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kronicle.Application.Remote;
using Kronicle.EndToEnd.Storage.Promises;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>
/// Watches as an informer does: a watch that ends goes on after the last event, one that is told that its revision is too old begins anew
/// with a list. It ends when it has seen the run's last object.
/// </summary>
internal sealed class LoadWatcher(string name, Func<HttpClient> server, Func<string, bool> mine, string last, ConcurrentQueue<Watched> watches)
{
    private volatile int relists;

    private volatile string place = "not begun";

    /// <summary>Where it is, for who waits for it in vain.</summary>
    public string State => $"{name}: {place}";

    /// <summary>How often it had to begin anew.</summary>
    public int Relists => relists;

    public async Task RunAsync(long after, CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        IReadOnlyList<Seen>? listed = null;
        while (true)
        {
            var events = new List<Seen>();
            place = $"watches after {after}";
            WatchEnd end = await WatchAsync(after, events, stop);
            if (end != WatchEnd.NotBegun)
            {
                watches.Enqueue(new(name, after, events) { Listed = listed });
                listed = null;
            }

            if (events.Any(item => item.Key == last))
            {
                place = "done";
                return;
            }

            after = events.Count > 0 ? events[^1].Revision : after;
            if (end == WatchEnd.TooOld && await ListAsync(stop) is var (state, revision))
            {
                relists++;
                (listed, after) = (state, revision);
                if (state.Any(item => item.Key == last))
                {
                    // It came while this one was away: no event will tell of it.
                    watches.Enqueue(new(name, after, []) { Listed = listed });
                    place = "done";
                    return;
                }
            }

            await tick.WaitForNextTickAsync(stop);
        }
    }

    /// <summary>Reads a watch to its end.</summary>
    public async Task<WatchEnd> WatchAsync(long after, List<Seen> events, CancellationToken stop)
    {
        WatchEnd end = WatchEnd.NotBegun;
        try
        {
            using HttpResponseMessage answer = await server().GetAsync(string.Create(CultureInfo.InvariantCulture,
                $"{LoadClient.Path}?watch=true&resourceVersion={after}&timeoutSeconds=600"), HttpCompletionOption.ResponseHeadersRead, stop);
            if (!answer.IsSuccessStatusCode)
            {
                return answer.StatusCode == HttpStatusCode.Gone ? WatchEnd.TooOld : end;
            }

            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            while (await lines.ReadLineAsync(stop) is { } line)
            {
                JsonNode item = JsonNode.Parse(line)!;
                end = WatchEnd.Ended;
                if ((string?)item["type"] == "ERROR")
                {
                    return (int?)item["object"]!["code"] == 410 ? WatchEnd.TooOld : end;
                }

                Seen seen = Of((string)item["type"]!, item["object"]!);
                if (mine(seen.Key))
                {
                    events.Add(seen);
                }

                if (seen.Key == last)
                {
                    return end;
                }
            }
        }
        catch (Exception e) when (PeerFaults.Has(e, stop) || e is JsonException)
        {
            // The server does not answer, or it, or the connection, is gone: perhaps within a line.
        }

        return end;
    }

    public async Task<(IReadOnlyList<Seen> State, long Revision)?> ListAsync(CancellationToken stop)
    {
        try
        {
            JsonNode list = JsonNode.Parse(await server().GetStringAsync(LoadClient.Path, stop))!;
            Seen[] state = [.. list["items"]!.AsArray().Select(item => Of("", item!)).Where(item => mine(item.Key))];
            return (state, long.Parse((string)list["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (PeerFaults.Has(e))
        {
            return null;
        }
    }

    private static Seen Of(string type, JsonNode item) => new(
        long.Parse((string)item["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture), (string)item["metadata"]!["name"]!, type, (string?)item["data"]?["v"]);
}

/// <summary>How a watch ended.</summary>
internal enum WatchEnd
{
    /// <summary>It brought nothing.</summary>
    NotBegun,

    /// <summary>It ended after some events, or with its connection.</summary>
    Ended,

    /// <summary>410: the events after its revision are no longer held.</summary>
    TooOld,
}
