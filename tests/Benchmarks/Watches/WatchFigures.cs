using System.Globalization;
using System.Text;

namespace Kronicle.Benchmarks.Watches;

/// <summary>What idle watches take of the server's memory, and what it delivers of one hot resource for a second of processor time.</summary>
internal static class WatchFigures
{
    private const int Connections = 40;
    private const int Idle = 10_000;
    private const int Hot = 1_000;
    private const int Updates = 200;
    private const int Looks = 8;
    private const string Namespace = "watch-figures";

    public static async Task RunAsync(RunningServer target, TextWriter output)
    {
        HttpClient[] clients = [.. Enumerable.Range(0, Connections).Select(_ => target.Connect())];
        HttpClient own = target.Connect();
        await SendAsync(own, HttpMethod.Post, "/api/v1/namespaces", $$"""{"metadata":{"name":"{{Namespace}}"} }""");
        await output.WriteLineAsync(await IdleAsync(target, own, clients));
        await output.WriteLineAsync(await HotAsync(target, own, clients));
        await own.DeleteAsync(new Uri($"/api/v1/namespaces/{Namespace}", UriKind.Relative));
    }

    private static async Task<string> IdleAsync(RunningServer target, HttpClient own, HttpClient[] clients)
    {
        await OpenAsync(clients, Connections * 2, "/api/v1/namespaces/nothing-here/pods?watch=true");
        (double managed, long resident) = (await SettledAsync(target, own), target.ResidentBytes());
        OpenWatch[] watches = await OpenAsync(clients, Idle, "/api/v1/namespaces/nothing-here/pods?watch=true&allowWatchBookmarks=true");
        double each = (await SettledAsync(target, own) - managed) / Idle, pages = (double)(target.ResidentBytes() - resident) / Idle;
        Array.ForEach(watches, watch => watch.Dispose());
        return string.Create(CultureInfo.InvariantCulture,
            $"{Idle} idle watches over {Connections} connections: {each / 1024:f1} KiB of live managed memory each, {pages / 1024:f1} KiB of the process each");
    }

    // The server gives back the buffers of a burst after a while: what remains when nothing is given back any more.
    private static async Task<double> SettledAsync(RunningServer target, HttpClient own)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        double last = await target.LiveBytesAsync(own);
        for (int looks = 0; looks < Looks; looks++)
        {
            await timer.WaitForNextTickAsync();
            last = Math.Min(last, await target.LiveBytesAsync(own));
        }

        return last;
    }

    private static async Task<string> HotAsync(RunningServer target, HttpClient own, HttpClient[] clients)
    {
        string pods = $"/api/v1/namespaces/{Namespace}/pods";
        await SendAsync(own, HttpMethod.Post, pods, Encoding.UTF8.GetString(Pods.Json(1)).Replace("\"shop\"", $"\"{Namespace}\"", StringComparison.Ordinal)
            .Replace("\"serviceAccountName\":\"web\",", "", StringComparison.Ordinal));
        double before = 0, seconds = 0;
        for (int round = 0; round < 2; round++)
        {
            // The first round warms the server up.
            OpenWatch[] watches = await OpenAsync(clients, Hot, $"{pods}?watch=true&resourceVersion=0");
            Task[] reading = [.. watches.Select(watch => Task.Run(() => watch.ReadAsync(Updates + 1)))];
            before = target.ProcessorSeconds();
            for (int i = 0; i < Updates; i++)
            {
                await SendAsync(own, HttpMethod.Patch, $"{pods}/{Pods.Name(1)}", $$"""{"metadata":{"annotations":{"n":"{{round}}-{{i}}"} } }""");
            }

            await Task.WhenAll(reading);
            seconds = target.ProcessorSeconds() - before;
            Array.ForEach(watches, watch => watch.Dispose());
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"{Hot} watchers of one pod: {Hot * Updates / seconds:n0} events delivered for a second of processor time, the updates included");
    }

    private static Task<OpenWatch[]> OpenAsync(HttpClient[] clients, int count, string path) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => OpenWatch.StartAsync(clients[i % clients.Length], path))));

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string body)
    {
        string type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, type), Version = new(2, 0) };
        using HttpResponseMessage answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
