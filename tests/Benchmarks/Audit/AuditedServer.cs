using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Kronicle.TestKit;

namespace Kronicle.Benchmarks.Audit;

/// <summary>A server of its own with one configuration of audit, and the requests that it is asked.</summary>
internal sealed partial class AuditedServer : IAsyncDisposable
{
    private const string Token = "benchmark";
    private const string Pods = "/api/v1/namespaces/default/pods";

    private readonly TemporaryFolder folder;
    private readonly Process process;
    private readonly HttpClient[] clients;
    private readonly RunningServer target;
    private int made;

    private AuditedServer(TemporaryFolder folder, Process process, Uri address, int connections)
    {
        (this.folder, this.process) = (folder, process);
        target = new RunningServer(address, Token, process.Id);
        clients = [.. Enumerable.Range(0, connections).Select(_ => target.Connect())];
    }

    /// <param name="flags">What it is told of audit; {folder} stands for a folder that is its own.</param>
    /// <param name="connections">How many requests there will be at once.</param>
    public static async Task<AuditedServer> StartAsync(string[] flags, int connections)
    {
        var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("tokens.csv"), $"{Token},admin,admin,\"system:masters\"\n");
        await File.WriteAllTextAsync(folder.File("policy.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "kronicle")) { RedirectStandardOutput = true };
        string[] all = ["--data-dir={folder}/data", "--secure-port=0", "--token-auth-file={folder}/tokens.csv", "--controllers=none", .. flags];
        Array.ForEach(all, flag => start.ArgumentList.Add(flag.Replace("{folder}", folder.Path, StringComparison.Ordinal)));
        Process process = Process.Start(start)!;
        string line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server ended at its start");
        var server = new AuditedServer(folder, process, new Uri(Address().Match(line).Value), connections);
        await server.SendAsync(0, HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts", "application/json", """{"metadata":{"name":"default"} }""");
        await server.CreateAsync(0);
        return server;
    }

    /// <returns>Requests a second, and microseconds of the server's processor time for each.</returns>
    public async Task<(double Rate, double Time)> TurnAsync(Func<AuditedServer, int, Task> request, int count)
    {
        double before = target.ProcessorSeconds();
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(clients.Select((_, client) => Task.Run(async () =>
        {
            for (int i = 0; i < count / clients.Length; i++)
            {
                await request(this, client);
            }
        })));
        return (count / Stopwatch.GetElapsedTime(began).TotalSeconds, (target.ProcessorSeconds() - before) / count * 1_000_000);
    }

    public async Task GetAsync(int client)
    {
        using HttpResponseMessage answer = await clients[client].GetAsync(new Uri($"{Pods}/{Benchmarks.Pods.Name(1)}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    public Task CreateAsync(int client) => SendAsync(client, HttpMethod.Post, Pods, "application/json",
        Encoding.UTF8.GetString(Benchmarks.Pods.Json(Interlocked.Increment(ref made))).Replace("\"shop\"", "\"default\"", StringComparison.Ordinal)
            .Replace("\"serviceAccountName\":\"web\",", "", StringComparison.Ordinal));

    public Task PatchAsync(int client) => SendAsync(client, HttpMethod.Patch, $"{Pods}/{Benchmarks.Pods.Name(1 + client)}", "application/merge-patch+json",
        $$"""{"metadata":{"annotations":{"n":"{{Interlocked.Increment(ref made)}}"} } }""");

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        Array.ForEach(clients, client => client.Dispose());
        process.Dispose();
        folder.Dispose();
    }

    private async Task SendAsync(int client, HttpMethod method, string path, string type, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, type), Version = new(2, 0) };
        using HttpResponseMessage answer = await clients[client].SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [GeneratedRegex("https://127\\.0\\.0\\.1:\\d+")]
    private static partial Regex Address();
}
